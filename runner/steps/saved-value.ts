/** What becomes of received bytes under a name. */
import { isUtf8 } from "node:buffer";

/** Text where the bytes are UTF-8, else a copy of the bytes: either way `send: ${name}` sends the same bytes again. */
export function toSavedValue(content: Uint8Array): string | Uint8Array {
  if (isUtf8(content)) return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString("utf8");
  return content.slice();
}
