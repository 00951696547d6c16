/** How many bytes a PATTERN takes at the least, where the file alone tells. */
import { dataLength } from "../data/length.ts";
import { toSize } from "../data/numbers.ts";
import { holdsTemplate } from "../data/templates.ts";
import type { Value } from "../model/scenario.ts";
import { isMap } from "./json/maps.ts";
import { findPredicate, literalNames } from "./registry.ts";

/** 0 where only running tells. Never more than any stream that meets the pattern has. */
export function patternLeast(pattern: Value): number {
  if (Array.isArray(pattern)) return pattern.reduce((sum: number, each: Value) => sum + patternLeast(each), 0);
  if (!isMap(pattern)) return pattern === null ? 0 : (dataLength(pattern) ?? 0);
  const { bytes, line, until } = pattern as { readonly [key: string]: Value | undefined };
  if (bytes !== undefined) return holdsTemplate(bytes) ? 0 : sizeOrNothing(bytes);
  // The line end is one byte at the least.
  if (line !== undefined) return contentLeast(line) + 1;
  if (until !== undefined) return untilLeast(until);
  return contentLeast(pattern);
}

function untilLeast(until: Value): number {
  if (until === "eof") return 0;
  return isMap(until) && "regex" in until ? 1 : (dataLength(until) ?? 0);
}

/** Of text that must be equal, or of predicates of which one says so. */
function contentLeast(content: Value): number {
  if (typeof content === "string") return dataLength(content) ?? 0;
  if (!isMap(content)) return 0;
  const map = content;
  const literal = literalNames.find((name) => name in map);
  if (literal === undefined) return 0;
  const companions = Object.keys(findPredicate(literal)?.companions ?? {}).filter((key) => key in map);
  return dataLength(Object.fromEntries([literal, ...companions].map((key) => [key, map[key] ?? null]))) ?? 0;
}

function sizeOrNothing(value: Value): number {
  try {
    return toSize(value);
  } catch (error) {
    if (error instanceof RangeError) return 0;
    throw error;
  }
}
