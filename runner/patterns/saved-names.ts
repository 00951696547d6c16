/** Names that a PATTERN gives a value when it is met. */
import type { Value } from "../model/scenario.ts";
import { isMap } from "./json/maps.ts";
import { findFrame, findPredicate } from "./registry.ts";

/** `(?P<name>…)` and `(?<name>…)`, as RE2 writes named groups. */
const namedGroup = /\(\?P?<([A-Za-z_]\w*)>/g;

/** Every `save:` of the pattern, and every named group of its regular expressions, as far as the file alone tells. */
export function savedNames(pattern: Value): readonly string[] {
  if (Array.isArray(pattern)) return [...new Set(pattern.flatMap((item: Value) => savedNames(item)))];
  if (!isMap(pattern)) return [];
  const { save, until, ...parts } = pattern;
  const own = typeof save === "string" ? [save] : [];
  const ofUntil = isMap(until) ? groupNames((until as { readonly regex?: Value }).regex) : [];
  return [...new Set([...own, ...ofUntil, ...groupsOf(parts)])];
}

function groupsOf(predicates: Value): readonly string[] {
  if (!isMap(predicates)) return [];
  return Object.entries(predicates).flatMap(([name, argument]) => {
    if (name === "regex") return groupNames(argument);
    // What is not met captures nothing.
    if (name === "not") return [];
    const definition = findFrame(name) ?? findPredicate(name);
    return definition?.inner?.(argument).flatMap(({ value }) => groupsOf(value)) ?? [];
  });
}

function groupNames(regex: Value | undefined): readonly string[] {
  return typeof regex === "string" ? [...regex.matchAll(namedGroup)].map(([, name = ""]) => name) : [];
}
