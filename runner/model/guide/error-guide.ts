/**
 * What each system call of the language fails with: docs/language/errors.md is made of this, and a test brings every
 * error about that loopback can bring about.
 */
import { bindErrors, listenErrors, acceptErrors } from "./error-guide-passive.ts";
import { connectErrors } from "./error-guide-connect.ts";
import { resolveErrors } from "./error-guide-resolve.ts";
import { setOptionErrors, shutdownErrors } from "./error-guide-connected.ts";
import { receiveErrors } from "./error-guide-receive.ts";
import { sendErrors } from "./error-guide-send.ts";

export interface ErrorCase {
  /** "ECONNREFUSED". */
  readonly name: string;
  /** When the call fails with it; one sentence without a full stop. */
  readonly when: string;
  /** A whole scenario that brings it about, and passes. */
  readonly scenario?: string;
  /** What the scenario needs beyond IPv4 on loopback. */
  readonly needs?: "ipv6" | "an unprivileged user";
  /** Where there is no scenario: how it comes about, or why it cannot. */
  readonly instead?: string;
}

export interface CallErrors {
  /** The verb. */
  readonly verb: string;
  readonly errors: readonly ErrorCase[];
}

/** In the order of a connection's life. */
export const errorGuide: readonly CallErrors[] = [
  { verb: "bind", errors: bindErrors },
  { verb: "listen", errors: listenErrors },
  { verb: "accept", errors: acceptErrors },
  { verb: "connect", errors: connectErrors },
  { verb: "send", errors: sendErrors },
  { verb: "recv", errors: receiveErrors },
  { verb: "shutdown", errors: shutdownErrors },
  { verb: "set-option", errors: setOptionErrors },
  { verb: "resolve", errors: resolveErrors },
];
