/** What becomes of received bytes under a name. */
import { isUtf8 } from "node:buffer";

/** Text where the bytes are UTF-8, else a copy of the bytes: either way `send: ${name}` sends the same bytes again. */
export function toSavedValue(bytes: Uint8Array): string | Uint8Array {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return new Uint8Array(bytes);
}

export function toSavedValues(groups: Readonly<Record<string, Uint8Array>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(groups).map(([name, bytes]) => [name, toSavedValue(bytes)]));
}
