/** A program as verbs see it: the subject in a role's chair, or a helper. Implemented over runner/programs. */
import type { Pattern } from "../model/pattern.ts";
import type { ProgramExit } from "../model/outcome.ts";
import type { Actor } from "./actor.ts";

export interface ProgramHandle {
  readonly name: string;
  start(actor: Actor): Promise<void>;
  stop(actor: Actor): Promise<ProgramExit>;
  signal(name: string): void;
  input(bytes: Uint8Array, end: boolean): Promise<void>;
  expectOutput(actor: Actor, stream: "stdout" | "stderr", pattern: Pattern): Promise<{ content: Uint8Array; saved?: Readonly<Record<string, unknown>> }>;
  exit(actor: Actor): Promise<ProgramExit>;
  isAlive(): boolean;
  /** Waits until the program listens at the address; throws Mismatch not-listening or listening-elsewhere. */
  expectListening(actor: Actor, address: string): Promise<void>;
}
