/** A program as verbs see it (its verbs wait until it has been started, and where that matters until it listens): the subject in a role's chair, or a helper. Implemented over runner/programs. */
import type { Address } from "../model/address.ts";
import type { Pattern } from "../model/pattern.ts";
import type { ProgramExit } from "../model/outcome.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import type { Inspection } from "../programs/inspection.ts";
import type { Actor } from "./actor.ts";

/** How a command ended that was run to its end. */
export interface CommandOutcome {
  readonly exit: ProgramExit;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export interface ProgramHandle {
  /** The role it plays, or its name under `programs`. */
  readonly name: string;
  readonly command: string;
  /** Throws Mismatch "not-alive". */
  expectAlive(actor: Actor): Promise<void>;
  start(actor: Actor): Promise<void>;
  stop(actor: Actor): Promise<ProgramExit>;
  /** "TERM", "SIGTERM", … Throws Mismatch "not-alive". */
  signal(actor: Actor, name: string): Promise<void>;
  /** Writes to its standard input; `end` closes it after. */
  input(actor: Actor, bytes: Uint8Array, end: boolean): Promise<void>;
  /** Reads on in its output until the pattern is met or cannot be met any more; throws Mismatch "output-differs". */
  expectOutput(
    actor: Actor,
    stream: "stdout" | "stderr",
    pattern: Pattern,
  ): Promise<{ readonly content: Uint8Array; readonly saved: Readonly<Record<string, unknown>> | undefined }>;
  /** Waits for its end. */
  exit(actor: Actor): Promise<ProgramExit>;
  /** When it is ready: its sockets and descriptors as the kernel tells them. */
  inspect(actor: Actor): Promise<Inspection>;
  /**
   * Waits until it listens at the address; throws Mismatch "not-listening", "listening-elsewhere", "exited-early". The
   * socket, of TCP or UDP.
   */
  expectListening(actor: Actor, address: Address): Promise<KernelSocket | undefined>;
}
