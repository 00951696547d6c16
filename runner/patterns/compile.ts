/** A PATTERN whose `${…}` are replaced, made into what reads a stream. */
import { compileData } from "../data/compile.ts";
import { describeKind } from "../data/scalars.ts";
import type { Pattern, PatternContext, PredicateContext } from "../model/pattern.ts";
import { FramedPattern } from "./framed-pattern.ts";
import { LiteralPattern } from "./literal-pattern.ts";
import { predicateContext, prepareMap } from "./prepare-predicates.ts";
import { findFrame, findPredicate, frames, literalNames } from "./registry.ts";

/** `save`: the name that the pattern itself gives its content. */
export type CompiledPattern = Pattern & { readonly save: string | undefined };

/**
 * One pattern of a stream; a sequence is compiled element by element. Throws RangeError for what is none, and whatever
 * `context.readFile` throws. `loadRegexes` must have ended where there is a regular expression.
 */
export function compilePattern(value: unknown, context: PatternContext): CompiledPattern {
  if (typeof value !== "object" || value instanceof Uint8Array)
    return new LiteralPattern(compileData(value, context), undefined);
  if (value === null || Array.isArray(value))
    throw new RangeError(`${describeKind(value)} is not a pattern; write text, or a map`);
  const { save, ...parts } = value as { readonly save?: string } & Readonly<Record<string, unknown>>;
  const whole = predicateContext(context);
  const names = frameKeys(parts);
  const [name] = names;
  if (name === undefined) throw new RangeError(`this does not say where the message ends; ${howToEnd}`);
  if (names.length > 1) throw new RangeError(`this says twice where the message ends, with ${names.join(" and ")}`);
  return literalNames.includes(name)
    ? compileLiteral(name, parts, save, whole)
    : compileFramed(name, parts, save, whole);
}

/** What can be done about a missing frame. */
export const howToEnd = `add ${frames
  .map(({ name }) => name)
  .join(", ")
  .replace(/, ([^,]*)$/, " or $1")}`;

/** The keys that say where the message ends: frames, and where there is none, literals. */
export function frameKeys(map: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = Object.keys(map);
  const named = keys.filter((key) => findFrame(key) !== undefined);
  return named.length > 0 ? named : keys.filter((key) => literalNames.includes(key));
}

function compileLiteral(
  name: string,
  parts: Readonly<Record<string, unknown>>,
  save: string | undefined,
  context: PredicateContext,
): CompiledPattern {
  const companions = Object.keys(findPredicate(name)?.companions ?? {}).filter((key) => key in parts);
  const own = [name, ...companions];
  const expected = compileData(Object.fromEntries(own.map((key) => [key, parts[key]])), context);
  if (Object.keys(parts).length === own.length) return new LiteralPattern(expected, save);
  // Predicates beside it see all the bytes that it says how many they are.
  const frame = findFrame("bytes");
  if (frame === undefined) throw new Error("there is no frame bytes");
  const tests = prepareMap({ [name]: parts[name], ...parts }, context);
  return new FramedPattern(frame.prepare(expected.length, context), tests, save);
}

function compileFramed(
  name: string,
  parts: Readonly<Record<string, unknown>>,
  save: string | undefined,
  context: PredicateContext,
): CompiledPattern {
  const { [name]: argument, ...beside } = parts;
  const frame = findFrame(name)?.prepare(argument, context);
  if (frame === undefined) throw new Error(`there is no frame ${name}`);
  const tests = Object.keys(beside).length === 0 ? [] : prepareMap(beside, context);
  return new FramedPattern(frame, frame.content === undefined ? tests : [frame.content, ...tests], save);
}
