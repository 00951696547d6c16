/** Values of scenarios ↔ values of CEL, whose integers are BigInt. */

/** Whole numbers become CEL ints, other numbers doubles; bytes and text stay what they are. */
export function toCel(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(toCel);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toCel(item)]));
}

/** CEL ints become numbers where they are safe. */
export function fromCel(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), fromCel(item)]));
  const primitive: unknown = value.valueOf();
  if (typeof primitive === "bigint" || typeof primitive === "number") return fromCel(primitive); // uint
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromCel(item)]));
}
