/** How everything that is sent over streams is cut, whatever the scenario says: `--resegment`. */
import { randomBytes } from "./random-bytes.ts";

/** Pieces of one size, or of random sizes that are the same for the same seed. */
export type Segmentation = { readonly size: number } | { readonly seed: number };

/** "1", "1448", "random", "random:17". undefined for anything else; `random` alone has its seed chosen by `chooseSeed`. */
export function parseSegmentation(text: string, chooseSeed: () => number): Segmentation | undefined {
  const [, random, digits] = /^(random)?(?:(?:^|(?<=random):)(\d{1,15}))?$/.exec(text) ?? [];
  if (random !== undefined) return { seed: digits === undefined ? chooseSeed() : Number(digits) };
  const size = Number(digits);
  return size >= 1 ? { size } : undefined;
}

/** What `parseSegmentation` reads back. */
export function formatSegmentation(segmentation: Segmentation): string {
  return "size" in segmentation ? String(segmentation.size) : `random:${segmentation.seed}`;
}

/**
 * That of one repetition of `--repeat`, from 1: each has a seed of its own, so that they differ, and one of them can be
 * played again alone.
 */
export function segmentationOfRepetition(segmentation: Segmentation, repetition: number): Segmentation {
  return "size" in segmentation ? segmentation : { seed: segmentation.seed + repetition - 1 };
}

/** Where the next piece ends, given where it starts; asked in ascending order. */
export type NextCut = (start: number) => number;

/** A message of this many pieces is long enough to have been cut everywhere that matters. */
const piecesBeforeGrowing = 4096;

/**
 * Cuts for one message. `occasion` makes the random ones differ from message to message: whatever is the same each time
 * the scenario is played.
 *
 * After 4096 pieces the next 4096 are twice as long, and so on: a mebibyte in single bytes would be a million system
 * calls of two programs, and would run into every time limit.
 */
export function beginCuts(segmentation: Segmentation, occasion: string): NextCut {
  const next = "size" in segmentation ? () => segmentation.size : randomSizes(segmentation.seed ^ hash(occasion));
  let pieces = 0;
  return (start) => start + next() * 2 ** Math.floor(pieces++ / piecesBeforeGrowing);
}

/**
 * Sizes from 1 to 64, small ones oftener than large: every second message of a few bytes is cut, and long ones come to an
 * end. One byte chooses among 1, 2, 4, … 64 as the most, another the size up to that.
 */
export function randomSizes(seed: number): () => number {
  const bytes = randomBytes(2 * piecesBeforeGrowing, seed);
  let at = 0;
  return () => {
    const [scale = 0, chosen = 0] = bytes.subarray(at, at + 2);
    const mask = (1 << (scale % 7)) - 1;
    const size = 1 + (chosen & mask);
    at = (at + 2) % bytes.length;
    return size;
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}
