/** Names that a PATTERN gives a value when it is met. */
import type { Value } from "../model/scenario.ts";

/** `(?P<name>…)` and `(?<name>…)`, as RE2 writes named groups. */
const namedGroup = /\(\?P?<([A-Za-z_]\w*)>/g;

/** Every `save:` in the pattern, and every named group of its regular expressions, as far as the file alone tells. */
export function savedNames(pattern: Value): readonly string[] {
  if (typeof pattern !== "object" || pattern === null) return [];
  if (Array.isArray(pattern)) return pattern.flatMap((item: Value) => savedNames(item));
  return Object.entries(pattern).flatMap(([key, value]) => {
    if (typeof value !== "string") return savedNames(value);
    if (key === "save") return [value];
    if (key === "regex") return [...value.matchAll(namedGroup)].map(([, name = ""]) => name);
    return [];
  });
}
