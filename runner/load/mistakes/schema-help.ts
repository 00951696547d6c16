/** What to write instead, as far as a schema tells. */
import { nearestName } from "../../model/nearest-name.ts";
import { namePattern, variableNamePattern } from "../../steps/arguments.ts";
import type { JsonSchema, JsonType } from "../schema/json-schema.ts";
import { quote } from "./words.ts";

/** Of a verb, the part about its argument: what comes last. */
export function helpOf({ description }: JsonSchema): string | undefined {
  return description?.split("\n\n").at(-1)?.replace(/\.$/, "");
}

/** For text that the pattern refuses. */
export function helpForText(schema: JsonSchema): string | undefined {
  return helpForUnit(schema) ?? helpForName(schema) ?? helpOf(schema);
}

function helpForUnit(schema: JsonSchema): string | undefined {
  if (isDuration(schema)) return "a duration is written 200ms, 5s or 1m";
  if (isRate(schema)) return "a rate is written 500/s or 10KiB/s";
  return isSize(schema) ? "a size is written 1024, 4KiB or 1MiB" : undefined;
}

/** What a name is made of; its description says what it is the name of. */
function helpForName({ pattern }: JsonSchema): string | undefined {
  if (pattern === namePattern) return "a name has a letter, then letters, digits, _ and -";
  return pattern === variableNamePattern
    ? "a name for expressions has a letter, then letters, digits and _"
    : undefined;
}

/** The word that was probably meant, where the schema has words. */
export function nearestWord(text: string, { examples }: JsonSchema): string | undefined {
  const words = examples?.map(String);
  if (words === undefined) return undefined;
  // SYN_RECV is SYN_RECEIVED to netstat(8).
  const stem = text.slice(0, -1);
  return nearestName(text, words) ?? (stem.length > 4 ? words.find((word) => word.startsWith(stem)) : undefined);
}

/**
 * The key that says what another word means: its description names the word in capitals, as the kernel and RFCs do
 * (SO_RCVBUF, TCP_NODELAY, SNI).
 */
export function keyNamedInCapitals(word: string, properties: Readonly<Record<string, JsonSchema>>): string | undefined {
  if (!/^[A-Za-z][A-Za-z_]{2,}$/.test(word)) return undefined;
  const named = new RegExp(`(?<![A-Za-z])(?:[A-Z0-9]+_)*${word.toUpperCase()}(?![A-Za-z_])`, "u");
  return Object.keys(properties).find((key) => named.test(properties[key]?.description ?? ""));
}

/** For a value of another kind. */
export function helpForKind(value: unknown, types: readonly JsonType[], schema: JsonSchema): string | undefined {
  if (typeof value === "number" && isDuration(schema)) return `a duration has a unit: ${value}s or ${value}ms`;
  const isScalar = typeof value === "number" || typeof value === "boolean";
  if (isScalar && types.includes("string") && mayBe(String(value), schema))
    return `put it in quotes: "${String(value)}"`;
  const tight =
    typeof value === "string" && types.includes("object") ? /^[A-Za-z-]+:(?=\S)/.exec(value)?.[0] : undefined;
  if (tight !== undefined) return `a space goes behind the colon: ${tight} ${quote(String(value).slice(tight.length))}`;
  return helpForUnit(schema) ?? helpOf(schema);
}

/** Would the text be right? A bare number is never an ADDRESS, though the schema cannot say so. */
function mayBe(text: string, schema: JsonSchema): boolean {
  if (helpOf(schema)?.startsWith("ADDRESS") === true) return false;
  if (schema.anyOf !== undefined) return schema.anyOf.some((one) => one.type === "string" && mayBe(text, one));
  return schema.pattern === undefined || new RegExp(schema.pattern, "u").test(text);
}

function isDuration({ pattern }: JsonSchema): boolean {
  return pattern?.includes("(ms|s|m)") === true;
}

function isRate({ pattern }: JsonSchema): boolean {
  return pattern?.includes("/s$") === true;
}

function isSize({ pattern }: JsonSchema): boolean {
  return pattern?.includes("iB)") === true;
}
