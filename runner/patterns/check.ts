/** Mistakes in a PATTERN that the file alone shows. Says nothing of parts that hold `${…}`. */
import { holdsTemplate } from "../data/templates.ts";
import type { Value } from "../model/scenario.ts";
import { compileMessagePattern, compilePattern } from "./compile.ts";
import { findFrame, findPredicate, frames, literalNames } from "./registry.ts";

export interface PatternMistake {
  readonly code: "frame-missing" | "several-frames" | "pattern-invalid" | "regex-invalid" | "data-invalid";
  readonly message: string;
  readonly help?: string;
  /** From the value to the culprit. */
  readonly path: readonly (string | number)[];
}

const frameNames = (): string => frames.map(({ name }) => name).join(", ").replace(/, ([^,]*)$/, " or $1");

/** `datagram`: the message ends where the datagram does, no frame is needed. */
export function checkPattern(value: Value, options: { readonly datagram?: boolean } = {}): readonly PatternMistake[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [{ code: "pattern-invalid", message: "this list of patterns is empty", path: [] }];
    return value.flatMap((item: Value, index) => checkPattern(item, options).map((mistake) => ({ ...mistake, path: [index, ...mistake.path] })));
  }
  if (typeof value !== "object" || value === null) return [];
  const keys = Object.keys(value);
  const framesHere = keys.filter((key) => findFrame(key) !== undefined);
  if (framesHere.length > 1) {
    return [{ code: "several-frames", message: `this says twice where the message ends: ${framesHere.join(" and ")}`, help: "keep one; a list of patterns is their sequence", path: [framesHere[1]!] }];
  }
  if (framesHere.length === 0 && options.datagram !== true && !keys.some((key) => literalNames.includes(key))) {
    return [{ code: "frame-missing", message: "this does not say where the message ends", help: `add ${frameNames()}`, path: [] }];
  }
  return checkParts(value as { readonly [key: string]: Value }, options.datagram === true);
}

/** Each part by itself, so that a mistake is shown where it stands. */
function checkParts(map: { readonly [key: string]: Value }, datagram: boolean): readonly PatternMistake[] {
  return Object.entries(map).flatMap(([key, argument]) => {
    if (key === "save" || key === "encoding" || key === "check" || holdsTemplate(argument)) return [];
    if (key === "line" && typeof argument === "object" && argument !== null) {
      return checkParts(argument as { readonly [key: string]: Value }, true).map((mistake) => ({ ...mistake, path: [key, ...mistake.path] }));
    }
    if (findFrame(key) === undefined && findPredicate(key) === undefined) return [];
    return tryPart(key, argument, datagram || findPredicate(key) !== undefined);
  });
}

function tryPart(key: string, argument: Value, alone: boolean): readonly PatternMistake[] {
  const context = { evaluate: () => true, readFile: () => new Uint8Array(0) };
  try {
    if (alone && findFrame(key) === undefined) compileMessagePattern({ [key]: argument }, context);
    else compilePattern({ [key]: argument }, context);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const code = error.message.startsWith("the regular expression") ? "regex-invalid" : "pattern-invalid";
    return [{ code, message: error.message, path: [key] }];
  }
}
