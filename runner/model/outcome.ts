/** How a step, a role, a scenario ended, and why. Plain data: it travels in events and is read back by replay. */
import type { Location } from "./source.ts";

export type StepOutcome = "passed" | "failed" | "errored" | "skipped" | "not-reached";

/** `xfailed`: failed as `known-failure` foretold; `xpassed`: passed in spite of it. */
export type ScenarioOutcome = "passed" | "failed" | "errored" | "skipped" | "xfailed" | "xpassed" | "interrupted";

/**
 * Why something did not pass. `mismatch`: the peer did something else than the scenario says.
 * `fault`: we could not do our part (no such command, our own address taken).
 */
export interface Failure {
  readonly kind: "mismatch" | "fault";
  readonly code: FailureCode;
  /** One sentence: what was expected and what happened instead. */
  readonly message: string;
  /** Who met it ("server", "client#3", "server/serve#2") and at which step. */
  readonly actor?: string;
  readonly step?: number;
  readonly at?: Location;
  readonly comparison?: Comparison;
  /** The connection that it is about, its ends as addresses. */
  readonly connection?: { readonly local: string; readonly remote: string };
  /** Who waits for what, when it ended because nothing went on any more. */
  readonly waits?: readonly WaitInfo[];
  /** The last bytes on the connection concerned, oldest first. */
  readonly wire?: readonly WireExcerpt[];
  /** How the last DATA on that connection was cut, where it was. */
  readonly cut?: CutInfo;
  readonly programs?: readonly ProgramEvidence[];
  /** Why this usually happens and what to do, most specific first. The author's own `hint` is first of all. */
  readonly hints: readonly string[];
}

/** What failures are called, and what each means in a line. Closed: reports, docs and explanations speak by these names. */
export const failureMeanings = {
  "received-differs": "a byte, or a predicate, differs",
  "closed-early": "end of stream before the pattern was met",
  reset: "the peer reset the connection",
  truncated: "TLS: the connection ended without close_notify",
  "tls-differs": "expect-tls: something else was negotiated, or nothing",
  "timed-out": "`within` ran out",
  deadline: "the scenario's own deadline ran out",
  deadlock: "everyone waits and nothing can happen any more",
  "unexpected-error": "a call failed that should not; TLS, too",
  "expected-error-missing": "expect-error: it succeeded, or failed otherwise",
  surplus: "bytes that nobody expected",
  "not-silent": "expect-silence: something came",
  "not-closed": "expect-eof: bytes came, or nothing",
  "check-failed": "check: the expression was false",
  "not-listening": "the program never listened",
  "listening-elsewhere": "it listens, but not where the scenario asks",
  "backlog-differs": "expect-listening: it listens with another backlog",
  "exited-early": "the program ended before it was done with",
  "exit-differs": "expect-exit: other code or signal",
  "output-differs": "expect-output",
  "not-alive": "expect-alive",
  "spawn-failed": "command not found, not executable",
  "value-unavailable": "a value that is waited for can never come",
  "value-unusable": "a value that the peer sent cannot be used as the scenario does: it is no number, no length",
  "expression-failed": "an expression failed while it ran (division by zero, no such key)",
  "not-supported": "this platform cannot do that",
  internal: "a bug of ours",
} as const;
export type FailureCode = keyof typeof failureMeanings;
export const failureCodes = Object.keys(failureMeanings) as readonly FailureCode[];

/** Expected beside received. Bytes where bytes were compared, prose otherwise. */
export interface Comparison {
  /** The expected bytes, as far as they are known (cut to 64 KiB around the difference). */
  readonly expected?: Uint8Array;
  /** The expectation in words ("a line that matches ^220", "7 more bytes"). */
  readonly expectedText?: string;
  readonly actual?: Uint8Array;
  readonly actualText?: string;
  /** Offset of the first byte of `expected` and `actual` in the frame, when they are an excerpt. */
  readonly base: number;
  /** First difference, as an offset in the frame; undefined when it is not about one byte. */
  readonly differsAt?: number;
  readonly expectedLength?: number;
  readonly actualLength?: number;
}

/** One edge of the wait-for graph. */
export interface WaitInfo {
  readonly actor: string;
  readonly step?: number;
  readonly at?: Location;
  /** "waits for 7 of 12 bytes from server", "waits at barrier b1, 1 of 2 there". */
  readonly what: string;
  /** Actors it waits for, where they are known. */
  readonly on: readonly string[];
}

export interface WireExcerpt {
  readonly direction: "sent" | "received";
  /** By whom it was sent or received. */
  readonly actor: string;
  /** Offset of the first byte in that direction of the connection. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** One message, which stands for itself: its neighbours are others. */
  readonly isDatagram?: true;
  /** How many bytes before these belong to it and were not kept; absent: none. */
  readonly skipped?: number;
}

/** DATA that was sent in pieces. */
export interface CutInfo {
  readonly pieces: number;
  readonly bytes: number;
  /** The length of the first piece. */
  readonly first: number;
  /** What asked for it: "pieces", "rate", or "--resegment random:17". */
  readonly by: string;
}

export interface ProgramEvidence {
  readonly name: string;
  readonly command: string;
  readonly pid?: number;
  readonly exit?: ProgramExit;
  /** Last output, at most 4 KiB each. */
  readonly stdout: string;
  readonly stderr: string;
  /** Sockets as the kernel tells them ("LISTEN 127.0.0.1:65433"), and the calls it waits in ("in accept() on …"). */
  readonly sockets?: readonly string[];
}

export interface ProgramExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** True when we stopped it ourselves. */
  readonly stopped: boolean;
}

/** Thrown by whoever meets it: the peer did something else than the scenario says. */
export class Mismatch extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly detail: Partial<Omit<Failure, "kind" | "code" | "message">> = {},
    /** errno name, where a system call told it: what `expect-error` compares. */
    readonly errno?: string,
  ) {
    super(message);
    this.name = "Mismatch";
  }
}

/** Thrown when we could not do our own part. */
export class Fault extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly detail: Partial<Omit<Failure, "kind" | "code" | "message">> = {},
  ) {
    super(message);
    this.name = "Fault";
  }
}

/** Thrown into whoever still waits when a scenario is over: never a verdict. */
export class Cancelled extends Error {
  constructor() {
    super("cancelled");
    this.name = "Cancelled";
  }
}
