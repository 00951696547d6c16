/** The shapes of encoded data: bytes that are there, and bytes that are made while they are sent. */
import type { DataSource } from "../model/data.ts";

/** A long message is made and sent in chunks of this size, in memory that is used again and again. */
export const chunkSize = 1 << 20;

/** Up to this size data is made once and kept: it is then sent as fast as a constant. */
export const keptSize = 64 << 10;

export function sourceOf(bytes: Uint8Array): DataSource {
  return { length: bytes.length, bytes, chunks: () => cut(bytes) };
}

function* cut(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
}

/** One source after the other. */
export function joinSources(parts: readonly DataSource[]): DataSource {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length <= keptSize) return sourceOf(Buffer.concat(parts.map(collectBytes)));
  return {
    length,
    *chunks() {
      for (const part of parts) yield* part.chunks();
    },
  };
}

/** All of a source in one array. */
export function collectBytes(source: DataSource): Uint8Array {
  if (source.bytes !== undefined) return source.bytes;
  const all = new Uint8Array(source.length);
  let at = 0;
  for (const chunk of source.chunks()) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
