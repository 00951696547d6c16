/** Values of scenarios ↔ values of CEL, whose integers are BigInt. */
import { UnsignedInt } from "@marcbachmann/cel-js/evaluator";

/** Whole numbers become CEL ints, other numbers doubles; bytes and text stay what they are. */
export function toCel(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(toCel);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCel(item)]));
}

/**
 * CEL ints become numbers where they are safe; time stamps, durations and types become the text that CEL writes for
 * them, a duration thus one that the language reads: "1.5s".
 */
export function fromCel(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), fromCel(item)]));
  if (value instanceof UnsignedInt) return fromCel(value.value);
  if (value instanceof Date) return value.toISOString();
  // Instances of the library's own classes know how they are written.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCel(item)]));
}
