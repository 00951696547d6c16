/** Values as text, where `${…}` stands in the midst of it. */

/** Bytes are taken for UTF-8; lists and maps become JSON. */
export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return decode(value);
  return typeof value === "object" && value !== null ? toJson(value) : String(value);
}

/** JSON.stringify knows neither bytes nor integers beyond 2^53, whose digits must all be there. */
function toJson(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return JSON.stringify(decode(value));
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${toJson(item)}`)
    .join(",")}}`;
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
