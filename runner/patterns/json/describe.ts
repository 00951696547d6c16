/** JSON values in messages: short, in one line, whatever is in them. */
import { escapeControl } from "../../model/display-text.ts";
import { writeJson } from "../../data/json.ts";

const longest = 100;

/** A value that came: `"text"`, `5`, `a list of 3`, `an object`. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return cut(JSON.stringify(value));
}

/** A value that the scenario expects. */
export function describeExpected(value: unknown): string {
  return cut(writeJson(value));
}

function cut(text: string): string {
  const shown = escapeControl(text);
  return shown.length <= longest ? shown : `${shown.slice(0, longest)}…`;
}

/** `$.user["first name"]`: a step further on the path. */
export function extendPath(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${cut(JSON.stringify(key))}]`;
}
