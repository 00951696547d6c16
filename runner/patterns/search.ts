/** Bytes in bytes. */

/** Offset of the first occurrence at or after `from`; -1 where there is none. */
export function findBytes(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const view = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.indexOf(wanted, from);
}
