/** `pieces`, `rate` and `--resegment`: how DATA is cut into segments and spread over time. */
import { Type } from "typebox";
import { integerSchema, toInteger } from "../data/numbers.ts";
import type { DataSource } from "../model/data.ts";
import type { Step } from "../model/scenario.ts";
import { beginCuts, formatSegmentation, randomSizes, type NextCut, type Segmentation } from "../model/segmentation.ts";
import { toBytesPerMs, toDurationMs } from "../data/durations.ts";
import type { Dynamic, Preparation } from "./preparation.ts";

/** `pieces:` in the schema of modifiers. */
export const piecesSchema = Type.Object(
  {
    size: Type.Optional(integerSchema("Bytes in each piece", { minimum: 1 })),
    at: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, description: "An offset, in bytes" }), {
        minItems: 1,
        description: "Offsets to cut at, ascending; those beyond the end cut nothing",
      }),
    ),
    random: Type.Optional(integerSchema("Cut at random places; the seed makes them the same every time")),
    every: Type.Optional(
      Type.String({
        pattern: "^\\d+(\\.\\d+)?(ms|s|m)$|\\$\\{",
        description: "Pause between pieces; where left out, a piece waits until the one before has been read",
      }),
    ),
  },
  {
    additionalProperties: false,
    oneOf: [{ required: ["size"] }, { required: ["at"] }, { required: ["random"] }],
    description: "How the data is cut: one of size, at and random, and every for pauses",
  },
);

/** The first offset that is not beyond the one before it. */
export function findDescent(pieces: unknown): number | undefined {
  const { at = [] } = pieces as PiecesArgument;
  return at.find((offset, index) => offset <= (at[index - 1] ?? Number.NEGATIVE_INFINITY));
}

/** How one DATA is to be cut and spread. */
export interface Pace {
  /** `pieces` or `rate`; undefined: only `--resegment` cuts. */
  readonly written: "pieces" | "rate" | undefined;
  /** Where the scenario cuts; none: nowhere. Asked in ascending order, for one message. */
  readonly beginCuts: () => NextCut;
  readonly everyMs: number;
  readonly bytesPerMs: number | undefined;
}

/** With `rate`, one piece a tick: short enough to look steady, long enough for timers to keep. */
const tickMs = 20;

/** undefined where nothing is cut. */
export function preparePacing(step: Step, preparation: Preparation): Dynamic<Pace> | undefined {
  const { pieces, rate } = step.modifiers;
  // An urgent byte is one segment as it is: what follows it in the message would take its place.
  const resegment = step.modifiers.urgent === true ? undefined : preparation.resegment;
  if (pieces === undefined && rate === undefined && resegment === undefined) return undefined;
  return preparation.dynamic({ pieces: pieces ?? null, rate: rate ?? null }, (resolved): Pace => {
    const { pieces: how, rate: speed } = resolved as { pieces: PiecesArgument | null; rate: unknown };
    const bytesPerMs = speed === null ? undefined : toBytesPerMs(speed);
    const perTick = bytesPerMs === undefined ? undefined : Math.max(1, Math.round(bytesPerMs * tickMs));
    return {
      written: how !== null ? "pieces" : perTick !== undefined ? "rate" : undefined,
      beginCuts:
        how === null
          ? () => (start) => (perTick === undefined ? Number.POSITIVE_INFINITY : start + perTick)
          : cutter(how),
      everyMs: how?.every === undefined ? 0 : toDurationMs(how.every),
      bytesPerMs,
    };
  });
}

interface PiecesArgument {
  readonly size?: unknown;
  readonly at?: readonly number[];
  readonly random?: unknown;
  readonly every?: unknown;
}

export interface Piece {
  readonly bytes: Uint8Array;
  /** When the next piece may go. Nothing follows the last. */
  readonly next: "last" | "when-read" | Pause;
}

/** So long after this piece, and so long after the message began: whichever is later. */
export interface Pause {
  readonly afterMs: number;
  readonly sinceStartMs: number;
}

/**
 * The data in pieces. `--resegment` cuts the scenario's own pieces further: every cut of the file stays, and its pauses
 * stay where they were.
 */
export function* cutIntoPieces(source: DataSource, pace: Pace, further: NextCut | undefined): Iterable<Piece> {
  const nextWritten = pace.beginCuts();
  const nextFurther = further ?? (() => Number.POSITIVE_INFINITY);
  let offset = 0;
  let written = nextWritten(0);
  let cut = Math.min(written, nextFurther(0));
  for (const chunk of source.chunks()) {
    for (let start = 0; start < chunk.length;) {
      const end = Math.min(chunk.length, start + (cut - offset));
      offset += end - start;
      yield { bytes: chunk.subarray(start, end), next: whatFollows(pace, offset, offset === written, source.length) };
      start = end;
      if (offset < cut) continue;
      if (offset === written) written = nextWritten(offset);
      cut = Math.min(written, nextFurther(offset));
    }
  }
}

function whatFollows({ everyMs, bytesPerMs }: Pace, offset: number, isWritten: boolean, length: number): Piece["next"] {
  if (offset >= length) return "last";
  const afterMs = isWritten ? everyMs : 0;
  if (afterMs === 0 && bytesPerMs === undefined) return "when-read";
  // Counted from the beginning, so that what timers are late by does not add up.
  return { afterMs, sinceStartMs: bytesPerMs === undefined ? 0 : offset / bytesPerMs };
}

/** Cuts of `--resegment`: other ones for each message, the same ones each time the scenario is played. */
export function cutFurther(segmentation: Segmentation, step: Step, actor: string, sentBefore: number): NextCut {
  return beginCuts(segmentation, `${actor} ${step.id} ${sentBefore}`);
}

/** What cut it, as a failure names it. */
export function nameCutter(pace: Pace, segmentation: Segmentation | undefined): string {
  return segmentation === undefined ? `\`${pace.written}\`` : `--resegment ${formatSegmentation(segmentation)}`;
}

/** Throws RangeError. */
function cutter({ size, at, random }: PiecesArgument): () => NextCut {
  if (size !== undefined) {
    const bytes = toInteger(size, 1);
    return () => (start) => start + bytes;
  }
  if (random !== undefined) {
    const seed = toInteger(random);
    return () => {
      const next = randomSizes(seed);
      return (start) => start + next();
    };
  }
  return () => (start) => at?.find((offset) => offset > start) ?? Number.POSITIVE_INFINITY;
}
