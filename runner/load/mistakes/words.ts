/** Kinds of values and lists of names, in words. */
import { escapeControl, cutToWidth } from "../../model/display-text.ts";
import type { JsonSchema, JsonType } from "../schema/json-schema.ts";

const kinds: Readonly<Record<JsonType, string>> = {
  null: "nothing",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  string: "text",
  array: "a list",
  object: "a map",
};

/** "a whole number", "text or a map"; text as what its pattern makes of it. */
export function describeKinds(types: readonly JsonType[], schema: JsonSchema): string {
  // Text that must hold ${…} stands for the other kinds, as true and false between quotes do.
  const isStandIn = isTemplateOnly(schema) || schema.pattern?.startsWith("^(true|false)$") === true;
  const shown = types.length > 1 && isStandIn ? types.filter((type) => type !== "string") : types;
  return joinWords(
    shown.map((type) => (type === "string" ? describeText(schema) : kinds[type])),
    "or",
  );
}

function describeText({ pattern = "" }: JsonSchema): string {
  if (pattern.includes("(ms|s|m)")) return "a duration";
  if (pattern.includes("/s$")) return "a rate";
  if (pattern.includes("iB)")) return "a size";
  return pattern.startsWith("^[A-Za-z_]") ? "a name" : "text";
}

/** Text is allowed only to hold `${…}`. */
export function isTemplateOnly({ pattern }: JsonSchema): boolean {
  return pattern === "\\$\\{";
}

/** The value as it may stand in a sentence: `the text "abc"`, "the number 5", "a list". */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return value === "" ? "an empty text" : `the text ${quote(value)}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return `the word ${value}`;
  return Array.isArray(value) ? "a list" : "a map";
}

/** A scalar as it would be written, cut to a length that fits a sentence. */
export function quote(value: unknown): string {
  if (typeof value !== "string") return String(value);
  return `"${cutToWidth(escapeControl(value), 40)}"`;
}

/** "a, b and c". */
export function joinWords(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** The types that a schema allows; undefined where it allows all. An enumeration has the types of its values. */
export function typesOf({ type, enum: values }: JsonSchema): readonly JsonType[] | undefined {
  if (type !== undefined) return typeof type === "string" ? [type] : type;
  return values && [...new Set(values.map(typeOf))];
}

export function typeOf(value: unknown): JsonType {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "string" | "boolean" | "object";
}

export function isOfType(value: unknown, types: readonly JsonType[]): boolean {
  const type = typeOf(value);
  return types.includes(type) || (type === "integer" && types.includes("number"));
}
