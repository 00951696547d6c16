/** CEL and regular expressions are libraries that take longer to load than most scenarios to play: only where needed. */
import { loadCel, loadRegexes, needsCel, templateNeedsCel } from "../expressions/index.ts";
import type { Scenario, Step, Value } from "../model/scenario.ts";
import type { VerbDefinition } from "./definition.ts";

type FindVerb = (name: string) => VerbDefinition | undefined;

/** Must have ended before an expression or a pattern of the scenario is compiled. */
export async function loadLibraries(scenario: Scenario, findVerb: FindVerb): Promise<void> {
  const needs = new Needs(findVerb);
  needs.value(scenario.vars);
  needs.value(scenario.matrix);
  for (const { steps, proxy } of scenario.roles) {
    needs.steps(steps);
    if (proxy !== undefined) needs.value([proxy.listen, proxy.to, proxy.toxics]);
  }
  if (scenario.subject) needs.steps(scenario.subject.steps);
  needs.steps(scenario.cleanup);
  for (const { run, env, cwd, stdin, readyListening } of scenario.programs) {
    needs.value([run, env, cwd ?? null, stdin ?? null, readyListening ?? null]);
  }
  await Promise.all([needs.cel ? loadCel() : undefined, needs.regexes ? loadRegexes() : undefined]);
}

class Needs {
  cel = false;
  regexes = false;
  readonly #findVerb: FindVerb;

  constructor(findVerb: FindVerb) {
    this.#findVerb = findVerb;
  }

  steps(steps: readonly Step[]): void {
    for (const { verb: name, argument, modifiers, blocks } of steps) {
      const verb = this.#findVerb(name);
      // The steps inside have their own turn.
      if (blocks.length === 0) this.value(argument);
      else if (!Array.isArray(argument)) this.#entries(argument as Readonly<Record<string, Value>>, "steps");
      if (verb?.takes === "expression") this.#expression(argument);
      else if (typeof verb?.takes === "function") {
        for (const { path, kind } of verb.takes(argument)) {
          if (kind === "expression")
            this.#expression(path.reduce<unknown>((value, key) => Object(value)[key], argument));
        }
      }
      if (modifiers.if !== undefined) this.#expression(modifiers.if);
      const { within, after, from, to, pieces, rate, options, exit, retry } = modifiers;
      for (const value of [within, after, from, to, pieces, rate, options, exit, retry?.every]) {
        if (value !== undefined) this.value(value);
      }
      for (const block of blocks) this.steps(block);
    }
  }

  value(value: Value): void {
    if (typeof value === "string") {
      if (value.includes("${"))
        this.#text(
          value,
          templateNeedsCel(value, (source) => !needsCel(source)),
        );
    } else if (Array.isArray(value)) {
      for (const item of value as readonly Value[]) this.value(item);
    } else if (typeof value === "object" && value !== null) {
      this.#entries(value as Readonly<Record<string, Value>>);
    }
  }

  #entries(map: Readonly<Record<string, Value>>, except?: string): void {
    for (const [key, value] of Object.entries(map)) {
      if (key === except) continue;
      if (key === "regex") this.regexes = true;
      // In a pattern; elsewhere it costs a library that is not needed, and nothing else.
      if (key === "check") this.#expression(value);
      this.value(value);
    }
  }

  #expression(value: unknown): void {
    if (typeof value === "string") this.#text(value, needsCel(value));
  }

  /** `matches()` in CEL is ours, and linear. */
  #text(text: string, cel: boolean): void {
    this.cel ||= cel;
    this.regexes ||= cel && text.includes("matches");
  }
}
