/** DATA where a predicate compares with it. */
import { compileData } from "../data/compile.ts";
import { collectBytes } from "../data/sources.ts";
import type { PatternContext } from "../model/pattern.ts";

/** Throws RangeError for what is no DATA. */
export function bytesOf(value: unknown, context: PatternContext): Uint8Array {
  return collectBytes(compileData(value, context));
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
