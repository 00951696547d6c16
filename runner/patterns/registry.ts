/** All frames and predicates, in the order in which the reference lists them. A new one is one file and one line here. */
import type { FrameDefinition, PredicateDefinition } from "../model/definition.ts";
import { bytes } from "./frames/bytes.ts";
import { lengthPrefix } from "./frames/length-prefix.ts";
import { line } from "./frames/line.ts";
import { until } from "./frames/until.ts";
import { allOf } from "./predicates/all-of.ts";
import { check } from "./predicates/check.ts";
import { contains } from "./predicates/contains.ts";
import { endsWith } from "./predicates/ends-with.ts";
import { json } from "./predicates/json.ts";
import { literals } from "./predicates/literals.ts";
import { not } from "./predicates/not.ts";
import { number } from "./predicates/number.ts";
import { oneOf } from "./predicates/one-of.ts";
import { regex } from "./predicates/regex.ts";
import { sha256 } from "./predicates/sha256.ts";
import { startsWith } from "./predicates/starts-with.ts";

export { literalNames } from "./predicates/literals.ts";

export const frames: readonly FrameDefinition[] = [line, until, bytes, lengthPrefix];

export const predicates: readonly PredicateDefinition[] = [
  ...literals,
  regex,
  startsWith,
  endsWith,
  contains,
  number,
  json,
  sha256,
  oneOf,
  allOf,
  not,
  check,
];

const framesByName = new Map(frames.map((frame) => [frame.name, frame]));
const predicatesByName = new Map(predicates.map((predicate) => [predicate.name, predicate]));

export function findFrame(name: string): FrameDefinition | undefined {
  return framesByName.get(name);
}

export function findPredicate(name: string): PredicateDefinition | undefined {
  return predicatesByName.get(name);
}
