/** What a reporter is: a consumer of events with a place to write. */
import type { Detail, Event } from "./events.ts";
import type { RunResult } from "./result.ts";
import type { Described } from "./described.ts";

/** Receives every event at or above the detail it asked for, in order, synchronously. */
export interface EventConsumer {
  readonly detail: Detail;
  /** Bytes in the event are borrowed: copy what you keep. */
  handle(event: Event): void;
}

export interface Reporter extends EventConsumer {
  /** Called once, after run-finished; writes what only the whole run can tell. */
  finish(result: RunResult): void | Promise<void>;
}

export interface ReporterOptions {
  /** Appends to the report's file or stream. */
  readonly write: (text: string) => void;
  /** Colours are wanted: the target is a terminal and nobody said --no-color or NO_COLOR. */
  readonly color: boolean;
  /** The target is a terminal: live progress may be redrawn. */
  readonly interactive: boolean;
  /** Columns of the terminal; 80 where there is none. */
  readonly width: number;
  readonly verbose: boolean;
}

export interface ReporterDefinition extends Described {
  /** File that `--report NAME` without `=FILE` writes; undefined: standard output. */
  readonly defaultFile: string | undefined;
  /** A promise where the reporter is loaded only when it is asked for. */
  create(options: ReporterOptions): Reporter | Promise<Reporter>;
}
