/** A scenario as it is after loading: validated, its matrix expanded, every step at its place in the file. */
import type { SourceFile, Span } from "./source.ts";

/** RFC 2119: how much a failure weighs. */
export type Level = "must" | "should" | "may";

/** A plain YAML value. Maps have string keys only. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };

export interface Scenario {
  readonly title: string;
  readonly description?: string;
  readonly spec?: string;
  readonly tags: readonly string[];
  readonly level: Level;
  readonly requires: readonly Requirement[];
  /** Always played in a network of its own. */
  readonly isolate: boolean;
  /** `vars` after `--set`, still with their `${…}`. */
  readonly vars: Readonly<Record<string, Value>>;
  /** This case's row of the matrix; empty when there is no matrix. */
  readonly matrix: Readonly<Record<string, Value>>;
  /** Default of every `within`. */
  readonly timeoutMs: number;
  /** For the scenario as a whole. */
  readonly deadlineMs: number;
  readonly roles: readonly Role[];
  readonly subject?: {
    readonly role?: string;
    /** The program gets a terminal. */ readonly pty?: boolean;
    readonly steps: readonly Step[];
    readonly span: Span;
  };
  readonly programs: readonly HelperProgram[];
  readonly surplus: "fail" | "allow";
  /** A reason: failing is then expected. */
  readonly knownFailure?: string;
  readonly cleanup: readonly Step[];
  readonly file: SourceFile;
  /** The value of the `scenario` key. */
  readonly span: Span;
}

export type Requirement = "ipv6" | "linux" | "root" | "unix" | "veth" | { readonly command: readonly string[] };

export interface Role {
  readonly name: string;
  readonly instances: number;
  readonly steps: readonly Step[];
  /** It forwards what others say to each other, and has no steps. */
  readonly proxy?: ProxyPlan;
  readonly span: Span;
}

/** `proxy:` of a role, its values still with their `${…}`. */
export interface ProxyPlan {
  readonly listen: string;
  readonly to: string;
  readonly toxics: readonly Value[];
}

/** `programs:` — a helper process that runs beside the roles. */
export interface HelperProgram {
  readonly name: string;
  /** One string is a command line; a list is an argument vector. */
  readonly run: string | readonly string[];
  /** Address that must be listening before any role starts. */
  readonly readyListening?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
  /** Path inside the scenario's temporary folder → DATA that is written there before it starts. */
  readonly files: Readonly<Record<string, Value>>;
  readonly pty: boolean;
  readonly span: Span;
}

/** One step: a verb, its argument as written, and the modifiers beside it. */
export interface Step {
  /** Unique in its scenario, in reading order, from 0: what events call `step`. */
  readonly id: number;
  readonly verb: string;
  /** `null` for a bare word. Validated against the verb's schema. */
  readonly argument: Value;
  readonly modifiers: Modifiers;
  /** The verb's key, or the bare word. */
  readonly span: Span;
  /** The argument; the same as `span` for a bare word. */
  readonly argumentSpan: Span;
  /** Step lists inside (repeat, for-each, serve, parallel), in reading order. */
  readonly blocks: readonly (readonly Step[])[];
}

/** Modifiers as written, durations in milliseconds where they are constant. */
export interface Modifiers {
  readonly as?: string;
  readonly on?: string;
  readonly within?: Value;
  readonly after?: Value;
  readonly save?: string;
  readonly if?: string;
  readonly title?: string;
  readonly level?: Level;
  readonly spec?: string;
  readonly hint?: string;
  readonly retry?: { readonly times: number; readonly every?: Value };
  readonly "expect-error"?: string | readonly string[];
  readonly "save-error"?: string;
  readonly program?: string;
  readonly proxy?: string;
  readonly from?: Value;
  readonly to?: Value;
  readonly datagrams?: Value;
  readonly "save-from"?: string;
  readonly pieces?: Value;
  readonly rate?: Value;
  readonly options?: Value;
  readonly tls?: Value;
  readonly more?: boolean;
  readonly urgent?: boolean;
  readonly exit?: Value;
  readonly stream?: "stdout" | "stderr";
}
