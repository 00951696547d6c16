/** What a verb declares about itself. One verb is one file that exports one of these. */
import type { TSchema } from "typebox";
import type { ScenarioExample } from "../model/definition.ts";
import type { Described } from "../model/described.ts";
import type { Effect } from "../model/effects.ts";
import type { Step, Value } from "../model/scenario.ts";
import type { Actor } from "./actor.ts";
import type { Preparation } from "./preparation.ts";

/** Modifiers that only some verbs take; the others (title, if, level, spec, hint, within, after, retry) go with all. */
export type OwnModifier =
  | "as"
  | "on"
  | "save"
  | "expect-error"
  | "save-error"
  | "program"
  | "proxy"
  | "from"
  | "to"
  | "datagrams"
  | "save-from"
  | "pieces"
  | "rate"
  | "options"
  | "tls"
  | "more"
  | "urgent"
  | "exit"
  | "stream";

/** Where a verb's argument holds step lists: the path from the argument, and the list there. */
export interface Block {
  readonly path: readonly (string | number)[];
  readonly steps: readonly Value[];
}

/** What a part of an argument is where the language has a word for it; all else is plain YAML with `${…}` in its strings. */
export type ArgumentKind = "pattern" | "data" | "address" | "name" | "expression" | "toxic";

export interface ArgumentPart {
  /** From the argument to the part; empty for the argument itself. */
  readonly path: readonly (string | number)[];
  readonly kind: ArgumentKind;
}

/**
 * What not every platform has: system calls that Node does not offer (libc through koffi, on Linux), the kernel's table of
 * sockets (/proc/net), its diagnosis of sockets (sock_diag(7)), or the functions of Node's OpenSSL.
 */
export type PlatformNeed = "system-calls" | "socket-table" | "socket-diagnosis" | "tls";

/** What is left of a step when all that the file alone can tell has been worked out. Synchronous where it can be. */
export type Play = (actor: Actor) => void | Promise<void>;

export interface VerbDefinition extends Described {
  readonly group: "sockets" | "order" | "flow" | "proxies" | "programs";
  /** JSON Schema of the argument; `undefined` for a verb that is only ever a bare word. */
  readonly argument: TSchema | undefined;
  /** May stand alone: `- accept`. */
  readonly bare: boolean;
  readonly modifiers: readonly OwnModifier[];
  readonly examples: readonly ScenarioExample[];
  /** For verbs with steps inside. Called before validation: must cope with any value. */
  blocks?(argument: Value): readonly Block[];
  /** What the argument is, or its parts are: analysis checks them before anything runs. Steps inside are not parts. */
  readonly takes?: ArgumentKind | ((argument: Value) => readonly ArgumentPart[]);
  /** Where the platform lacks it, scenarios with such a step are skipped. */
  readonly needs?: PlatformNeed | ((step: Step) => readonly PlatformNeed[]);
  /** What has passed the schema and still makes no sense, as the file alone tells: what is wrong, and what to do. */
  refuse?(step: Step): { readonly message: string; readonly help: string } | undefined;
  /** What analysis needs to know. Called on validated steps only. */
  effects?(step: Step): readonly Effect[];
  /** Called once a step; the result is played as often as the step is. Throws RangeError for what makes no sense. */
  prepare(step: Step, preparation: Preparation): Play;
}
