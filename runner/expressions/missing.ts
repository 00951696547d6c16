/** What is said when an expression reads what is not there. */
import { listNames, nearestName } from "../model/nearest-name.ts";

/** `read` is the path up to `value`, in which there is no `key`. One clause without a full stop. */
export function describeMissing(read: string, value: unknown, key: string): string {
  if (Array.isArray(value)) return `${read} is a list of ${value.length}, and has no ${key}`;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array)
    return `${read} is ${nameKind(value)}, and has no ${key}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return `${read} has no ${key}; it is empty`;
  const near = nearestName(key, keys);
  return `${read} has no ${key}; ${near === undefined ? `it has ${listNames(keys)}` : `did you mean ${near}?`}`;
}

/** "a text", "a whole number": what the value of an expression is called. */
export function nameKind(value: unknown): string {
  if (value === null) return "null";
  if (value instanceof Uint8Array) return "bytes";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "a text";
    case "boolean":
      return "true or false";
    case "bigint":
      return "a whole number";
    case "number":
      return Number.isInteger(value) ? "a whole number" : "a fraction";
    default:
      return "a map";
  }
}
