/** What a command declares about itself: help, errors and docs/cli.md come from it. */
import type { Flag } from "./flag.ts";
import type { Flags } from "./flags.ts";
import type { Io } from "./io.ts";

export interface CommandDefinition {
  readonly name: string;
  /** How it is called, after `tomada NAME`: "[PATHS…]". */
  readonly usage: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** Paragraphs, with empty lines between them. */
  readonly description: string;
  readonly flags: readonly Flag[];
  readonly examples: readonly { readonly command: string; readonly meaning: string }[];
  /** How many positional arguments it takes at the most. */
  readonly mostArguments: number;
  /** Returns the exit code. Throws UsageError. What only this command needs is imported when it runs. */
  run(call: Call): Promise<number>;
}

export interface Call {
  readonly io: Io;
  readonly flags: Flags;
  readonly arguments: readonly string[];
  /** The command line as it was typed, for the record. */
  readonly typed: readonly string[];
}
