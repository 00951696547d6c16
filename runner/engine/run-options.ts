/** What whoever has scenarios played decides about it: the command line, or a program that uses the library. */
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Segmentation } from "../model/segmentation.ts";
import type { Subjects } from "./subjects.ts";

export interface RunOptions {
  /** Mistakes that loading has found: told before anything is played. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many scenarios at a time, at least 1. */
  readonly jobs: number;
  /** How often each scenario is played. */
  readonly repeat: number;
  /** How often a scenario that fails is played again. */
  readonly retry: number;
  /** Stop beginning new scenarios after so many failures. */
  readonly bail: number | undefined;
  /** Factor on every limit of time. */
  readonly timeoutScale: number;
  /** How everything that is sent over streams is cut; undefined: as the scenarios say. */
  readonly resegment: Segmentation | undefined;
  /** Play every scenario in a network of its own; those that cannot have one are skipped. */
  readonly isolate: boolean;
  /** Takes the secrets of TLS connections, a line at a time (draft-ietf-tls-keylogfile); undefined: nobody does. */
  readonly tlsKeyLog: ((line: Uint8Array) => void) | undefined;
  readonly subjects: Subjects;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => Uint8Array;
  /** Version of tomada, and how it was called: for the events. */
  readonly version: string;
  readonly arguments: readonly string[];
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
  /** Told when a fixed address has been waited for, for a while, because another process plays with it. */
  readonly onWait: (sentence: string) => void;
}
