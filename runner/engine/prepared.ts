/** Scenarios ready to be played: every step with what its verb made of it, once for all instances and rounds. */
import { dirname, resolve } from "node:path";
import type { Address } from "../model/address.ts";
import type { Scenario, Step, Value } from "../model/scenario.ts";
import type { Segmentation } from "../model/segmentation.ts";
import { toDurationMs } from "../data/durations.ts";
import { toAddress, toText } from "../steps/arguments.ts";
import type { Play } from "../steps/definition.ts";
import type { Dynamic, Preparation, PreparedBlock } from "../steps/preparation.ts";
import { findVerb } from "../steps/registry.ts";
import { makeBracketed, makeDynamic, makeExpression } from "./dynamic.ts";
import type { Performer } from "./performer.ts";

export interface PreparedStep {
  readonly step: Step;
  readonly play: Play;
  /** Limit of its waiting altogether, where it is known already. */
  readonly withinMs: number;
  /** True where `within` stands in the file: then it limits everything inside too. */
  readonly limitsInside: boolean;
  /** Present only for steps that need more than to be played. */
  readonly extras: Extras | undefined;
}

export interface Extras {
  /** A `within` that has to be computed. */
  readonly withinMs: Dynamic<number> | undefined;
  readonly if: Dynamic<unknown> | undefined;
  readonly afterMs: Dynamic<number> | undefined;
  readonly retry: { readonly times: number; readonly everyMs: number } | undefined;
  readonly expectedErrors: readonly string[] | undefined;
  /** The name under which the error is kept, or that there was none. */
  readonly saveError: string | undefined;
}

export interface PreparedSteps extends PreparedBlock {
  readonly prepared: readonly PreparedStep[];
}

export interface PreparationOptions {
  readonly timeoutScale: number;
  readonly resegment: Segmentation | undefined;
  /** Reads a file of a scenario, given by its path; throws Fault. */
  readonly readFile: (path: string) => Uint8Array;
}

/** Prepares step lists of one scenario. */
export class ScenarioPreparation implements Preparation {
  readonly timeoutMs: number;
  readonly timeoutScale: number;
  readonly resegment: Segmentation | undefined;
  readonly #folder: string;
  readonly #readFile: (path: string) => Uint8Array;

  constructor(scenario: Scenario, options: PreparationOptions) {
    this.timeoutScale = options.timeoutScale;
    this.resegment = options.resegment;
    this.timeoutMs = scenario.timeoutMs * options.timeoutScale;
    this.#folder = resolve(dirname(scenario.file.path));
    this.#readFile = options.readFile;
  }

  readFile(path: string): Uint8Array {
    return this.#readFile(resolve(this.#folder, path));
  }

  address(text: Value): Dynamic<Address> {
    return makeBracketed(text, (resolved) => toAddress(resolved, this.#folder));
  }

  destination(text: Value): Dynamic<Address> {
    const address = this.address(text);
    return {
      constant: undefined,
      resolve: (actor) => {
        const pending = (actor as Performer).waitUntilBound(toText(text));
        return pending === undefined ? address.resolve(actor) : pending.then(() => address.resolve(actor));
      },
    };
  }

  bracketed: Preparation["bracketed"] = (text, convert) => makeBracketed(text, convert);
  dynamic: Preparation["dynamic"] = (value, convert) => makeDynamic(value, convert);
  expression: Preparation["expression"] = (source) => makeExpression(source);

  block(steps: readonly Step[]): PreparedSteps {
    return { steps, prepared: steps.map((step) => this.#prepare(step)) };
  }

  #prepare(step: Step): PreparedStep {
    const verb = findVerb(step.verb);
    if (verb === undefined) throw new Error(`no such verb: ${step.verb}`);
    const { within } = step.modifiers;
    const limit =
      within === undefined ? undefined : makeDynamic(within, (value) => toDurationMs(value) * this.timeoutScale);
    return {
      step,
      play: verb.prepare(step, this),
      withinMs: limit?.constant ?? this.timeoutMs,
      limitsInside: step.blocks.length > 0 && within !== undefined,
      extras: this.#prepareExtras(step, limit),
    };
  }

  #prepareExtras({ modifiers }: Step, limit: Dynamic<number> | undefined): Extras | undefined {
    const { after, retry, "expect-error": expected, "save-error": saveError } = modifiers;
    const condition = modifiers.if;
    const withinMs = limit?.constant === undefined ? limit : undefined;
    const mayFail = expected !== undefined || saveError !== undefined;
    if (!condition && !withinMs && after === undefined && retry === undefined && !mayFail) return undefined;
    return {
      withinMs,
      if: condition === undefined ? undefined : makeExpression(condition),
      afterMs: after === undefined ? undefined : makeDynamic(after, toDurationMs),
      retry: retry === undefined ? undefined : { times: retry.times, everyMs: toEveryMs(retry.every) },
      expectedErrors: expected === undefined ? undefined : typeof expected === "string" ? [expected] : expected,
      saveError,
    };
  }
}

function toEveryMs(every: Value | undefined): number {
  return every === undefined ? 100 : toDurationMs(toText(every));
}
