/** What to write instead, as far as a schema tells. */
import type { JsonSchema, JsonType } from "../schema/json-schema.ts";
import { quote } from "./words.ts";

/** Of a verb, the part about its argument: what comes last. */
export function helpOf({ description }: JsonSchema): string | undefined {
  return description?.split("\n\n").at(-1)?.replace(/\.$/, "");
}

/** For text that the pattern refuses. */
export function helpForText(schema: JsonSchema): string | undefined {
  return isDuration(schema)
    ? "a duration is written 200ms, 5s or 1m"
    : isRate(schema)
      ? "a rate is written 500/s or 10KiB/s"
      : isSize(schema)
        ? "a size is written 1024, 4KiB or 1MiB"
        : helpOf(schema);
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
  return helpForText(schema);
}

/** Would the text be right? A bare number is never an ADDRESS, though the schema cannot say so. */
function mayBe(text: string, schema: JsonSchema): boolean {
  if (helpOf(schema)?.startsWith("ADDRESS") === true) return false;
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
