/** Values that stand where DATA is text: what `${…}` gave, or what the file says. */

/** Bytes, for which text is only a way to show them, must not go through here. */
export function toText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    default:
      if (value instanceof Uint8Array)
        return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("utf8");
      throw new RangeError(`${describeKind(value)} is not text`);
  }
}

/** "a list", "a map", "nothing", "3": what stands there instead of what is wanted. */
export function describeKind(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Uint8Array) return "bytes";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
