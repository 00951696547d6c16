/** Mistakes in a PATTERN that the file alone shows and a schema cannot say. */
import { checkData } from "../data/check.ts";
import { dataLength } from "../data/length.ts";
import { holdsTemplate } from "../data/templates.ts";
import { RegexSyntaxError } from "../expressions/index.ts";
import type { FrameDefinition, PredicateDefinition } from "../model/definition.ts";
import type { PatternContext } from "../model/pattern.ts";
import type { Value } from "../model/scenario.ts";
import { frameKeys, howToEnd } from "./compile.ts";
import { isMap } from "./json/maps.ts";
import { predicateContext } from "./prepare-predicates.ts";
import { findFrame, findPredicate, literalNames, predicates } from "./registry.ts";

export interface PatternMistake {
  readonly code: "frame-missing" | "several-frames" | "pattern-invalid" | "regex-invalid" | "data-invalid";
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  readonly help?: string;
  /** From the value to the culprit. */
  readonly path: readonly (string | number)[];
}

type MapValue = { readonly [key: string]: Value };

/**
 * Says nothing of parts that hold `${…}`, and nothing of what the schema refuses anyway. `datagram`: the message ends
 * where the datagram does. `loadRegexes` must have ended where there is a regular expression.
 */
export function checkPattern(
  value: Value,
  { datagram = false }: { readonly datagram?: boolean } = {},
): readonly PatternMistake[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Value, index) => within([index], checkPattern(item, { datagram })));
  }
  if (value === "" && !datagram) {
    return [
      {
        code: "pattern-invalid",
        message: "this expects no bytes at all",
        help: "use expect-silence or expect-eof to expect nothing",
        path: [],
      },
    ];
  }
  if (!isMap(value)) return [];
  const map = value;
  return [...checkEnd(map, datagram), ...checkParts(map), ...checkLengths(map)];
}

/** Does it say where the message ends, and once? */
function checkEnd(map: MapValue, datagram: boolean): readonly PatternMistake[] {
  const [first, ...others] = frameKeys(map);
  if (first === undefined) {
    if (datagram) return [];
    return [{ code: "frame-missing", message: "this does not say where the message ends", help: howToEnd, path: [] }];
  }
  if (datagram && literalNames.includes(first)) return [];
  return others.map((other) => ({
    code: "several-frames",
    message: `this says twice where the message ends, with ${first} and ${other}`,
    help: "keep one; one after the other they are a list: [ { … }, { … } ]",
    path: [other],
  }));
}

function checkParts(map: MapValue): readonly PatternMistake[] {
  return Object.entries(map).flatMap(([key, argument]) => {
    const definition = findFrame(key) ?? findPredicate(key);
    if (definition === undefined) return checkCompanion(key, map);
    return literalNames.includes(key) ? checkLiteral(key, map) : within([key], checkArgument(definition, argument));
  });
}

/** Predicates where no frame is needed: inside a line, or inside another predicate. */
function checkPredicates(value: Value): readonly PatternMistake[] {
  return isMap(value) ? checkParts(value) : [];
}

function checkArgument(definition: FrameDefinition | PredicateDefinition, argument: Value): readonly PatternMistake[] {
  const inside = definition.inner?.(argument).flatMap(({ path, value }) => within(path, checkPredicates(value))) ?? [];
  if (inside.length > 0) return inside;
  const isData = "$ref" in definition.argument && definition.argument.$ref === "#/definitions/data";
  if (isData || (definition.name === "until" && !(isMap(argument) && "regex" in argument))) {
    const wrong = checkData(argument);
    if (wrong.length > 0) return wrong;
  }
  return holdsTemplate(argument) ? [] : tryToPrepare(definition, argument);
}

/** Evaluates nothing and reads nothing: it is asked only whether it makes sense. */
const context: PatternContext = { evaluate: () => true, readFile: () => new Uint8Array(1) };

function tryToPrepare(definition: FrameDefinition | PredicateDefinition, argument: Value): readonly PatternMistake[] {
  try {
    definition.prepare(argument, predicateContext(context), {});
    return [];
  } catch (error) {
    if (error instanceof RegexSyntaxError) {
      const path = isMap(argument) ? ["regex"] : [];
      return [{ code: "regex-invalid", message: error.message, help: error.help, path }];
    }
    if (error instanceof RangeError) return [{ code: "pattern-invalid", message: error.message, path: [] }];
    throw error;
  }
}

function checkLiteral(key: string, map: MapValue): readonly PatternMistake[] {
  return checkData(literalData(key, map));
}

function literalData(key: string, map: MapValue): Value {
  const companions = Object.keys(findPredicate(key)?.companions ?? {}).filter((name) => name in map);
  return Object.fromEntries([key, ...companions].map((name) => [name, map[name] ?? null]));
}

/** A key that goes with another predicate than those that are there; what belongs to none is the schema's affair. */
function checkCompanion(key: string, map: MapValue): readonly PatternMistake[] {
  const owners = predicates.filter(({ companions }) => Object.hasOwn(companions ?? {}, key)).map(({ name }) => name);
  if (owners.length === 0 || owners.some((owner) => owner in map)) return [];
  return [
    {
      code: "pattern-invalid",
      message: `${key} goes with ${owners.join(" and ")}, and there is none here`,
      path: [key],
    },
  ];
}

/** `{ bytes: 4, text: hello }`: the one says four bytes, the other five. */
function checkLengths(map: MapValue): readonly PatternMistake[] {
  const { bytes } = map;
  const size = bytes === undefined || holdsTemplate(bytes) ? undefined : dataLength({ fill: { size: bytes } });
  if (size === undefined) return [];
  return literalNames.flatMap((name) => {
    const length = name in map ? dataLength(literalData(name, map)) : undefined;
    if (length === undefined || length === size) return [];
    const message = `this is ${length} bytes long, and the message ${size}`;
    return [
      {
        code: "pattern-invalid" as const,
        message,
        help: "leave bytes out: the content alone says how long it is",
        path: [name],
      },
    ];
  });
}

function within(path: PatternMistake["path"], mistakes: readonly PatternMistake[]): readonly PatternMistake[] {
  return mistakes.map((mistake) => ({ ...mistake, path: [...path, ...mistake.path] }));
}
