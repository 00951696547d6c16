/** `pieces` and `rate`: how DATA is cut into segments and spread over time. */
import { randomBytes } from "../model/random-bytes.ts";
import type { DataSource } from "../model/data.ts";
import type { Step } from "../model/scenario.ts";
import { parseRate } from "../model/units.ts";
import { toDurationMs, toText } from "./arguments.ts";
import type { Dynamic, Preparation } from "./preparation.ts";

export interface Pace {
  /** Where the next piece ends, given where it starts. */
  readonly nextCut: (start: number) => number;
  readonly pauseMs: (pieceLength: number) => number;
}

/** With `rate`, one piece a tick: short enough to look steady, long enough for timers to keep. */
const tickMs = 20;

/** undefined where the step says neither. */
export function preparePacing(step: Step, preparation: Preparation): Dynamic<Pace> | undefined {
  const { pieces, rate } = step.modifiers;
  if (pieces === undefined && rate === undefined) return undefined;
  return preparation.dynamic({ pieces: pieces ?? null, rate: rate ?? null }, (resolved) => {
    const { pieces: how, rate: speed } = resolved as { pieces: PiecesArgument | null; rate: unknown };
    const bytesPerMs = speed === null ? undefined : parseRateOrThrow(speed);
    const cut = how === null ? undefined : cutter(how);
    const everyMs = how?.every === undefined ? 0 : toDurationMs(how.every);
    return {
      nextCut: cut ?? ((start) => start + Math.max(1, Math.round((bytesPerMs ?? 1) * tickMs))),
      pauseMs: (length) => Math.max(everyMs, bytesPerMs === undefined ? 0 : length / bytesPerMs),
    };
  });
}

interface PiecesArgument {
  readonly size?: number;
  readonly at?: readonly number[];
  readonly random?: number;
  readonly every?: string;
}

/** The data in pieces, each with the pause that follows it; none after the last. */
export function* cutIntoPieces(source: DataSource, pace: Pace): Iterable<{ bytes: Uint8Array; pauseMs: number }> {
  let offset = 0;
  let cut = pace.nextCut(0);
  for (const chunk of source.chunks()) {
    let start = 0;
    while (start < chunk.length) {
      const end = Math.min(chunk.length, start + (cut - offset));
      const bytes = chunk.subarray(start, end);
      offset += bytes.length;
      start = end;
      if (offset === cut) cut = Math.max(offset + 1, pace.nextCut(offset));
      yield { bytes, pauseMs: offset < source.length ? pace.pauseMs(bytes.length) : 0 };
    }
  }
}

function cutter({ size, at, random }: PiecesArgument): ((start: number) => number) | undefined {
  if (size !== undefined) return (start) => start + size;
  if (at !== undefined) return (start) => at.find((offset) => offset > start) ?? Number.POSITIVE_INFINITY;
  if (random !== undefined) {
    // One to 64 bytes a piece: small enough to part every message, large enough to end.
    let index = 0;
    const sizes = randomBytes(4096, random);
    return (start) => start + 1 + ((sizes[index++ % sizes.length] ?? 0) & 63);
  }
  return undefined;
}

function parseRateOrThrow(value: unknown): number {
  const rate = parseRate(toText(value));
  if (rate === undefined) throw new RangeError(`${JSON.stringify(toText(value))} is not a rate; write 10KiB/s`);
  return rate / 1000;
}
