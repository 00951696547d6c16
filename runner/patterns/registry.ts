/** All frames and predicates, in the order in which the reference lists them. A new one is one file and one line here. */
import type { FrameDefinition, PredicateDefinition } from "../model/definition.ts";
import { contains, endsWith, startsWith } from "./affix.ts";
import { base64 } from "./base64.ts";
import { bytesFrame } from "./bytes-frame.ts";
import { checkPredicate } from "./check-predicate.ts";
import { allOf, not, oneOf } from "./combinations.ts";
import { file } from "./file.ts";
import { hex } from "./hex.ts";
import { json } from "./json.ts";
import { lineFrame } from "./line-frame.ts";
import { number } from "./number.ts";
import { regexPredicate } from "./regex-predicate.ts";
import { sha256 } from "./sha256.ts";
import { text } from "./text.ts";
import { untilFrame } from "./until-frame.ts";

export const frames: readonly FrameDefinition[] = [bytesFrame, lineFrame, untilFrame];

/** A function, because some predicates need the registry that they are part of. */
export function listPredicates(): readonly PredicateDefinition[] {
  return [text, hex, base64, file, regexPredicate, startsWith, endsWith, contains, json, number, sha256, oneOf, allOf, not, checkPredicate];
}

/** Predicates that are a frame too when they stand alone: their length is known. */
export const literalNames: readonly string[] = ["text", "hex", "base64", "file"];

export function findFrame(name: string): FrameDefinition | undefined {
  return frames.find((frame) => frame.name === name);
}

let predicatesByName: ReadonlyMap<string, PredicateDefinition> | undefined;

export function findPredicate(name: string): PredicateDefinition | undefined {
  predicatesByName ??= new Map(listPredicates().map((predicate) => [predicate.name, predicate]));
  return predicatesByName.get(name);
}
