/**
 * The last bytes on the wire of one scenario, for the failure that may need them: a ring of fixed size, written at the
 * cost of a short copy a chunk, whatever passes.
 */
import type { WireExcerpt } from "../model/outcome.ts";

const ringSize = 16_384;
const slots = 256;
/** Of a longer chunk only the end is kept. */
const longestKept = 256;

export class Transcript {
  // Made at the first byte: most scenarios of a large run are over within a millisecond.
  #ring: Buffer | undefined;
  #at = 0;
  readonly #entries: Entry[] = [];
  #next = 0;

  /** `stream` identifies the connection (any number unique in the scenario); `offset` is that of the chunk's first byte. */
  record(stream: number, direction: "sent" | "received", actor: string, offset: number, chunk: Uint8Array): void {
    const skip = chunk.length > longestKept ? chunk.length - longestKept : 0;
    const length = chunk.length - skip;
    const ring = (this.#ring ??= Buffer.allocUnsafe(ringSize));
    if (this.#at + length > ringSize) this.#at = 0;
    if (skip === 0) ring.set(chunk, this.#at);
    else ring.set(chunk.subarray(skip), this.#at);
    const slot = this.#next % slots;
    const entry = (this.#entries[slot] ??= {
      stream: 0,
      direction,
      actor,
      offset: 0,
      skip: 0,
      start: 0,
      length: 0,
      serial: 0,
    });
    entry.stream = stream;
    entry.direction = direction;
    entry.actor = actor;
    entry.offset = offset + skip;
    entry.skip = skip;
    entry.start = this.#at;
    entry.length = length;
    entry.serial = this.#next++;
    this.#at += length;
  }

  /** The last `count` chunks of these connections, oldest first; copies. */
  last(streams: ReadonlySet<number>, count: number): WireExcerpt[] {
    const ring = this.#ring;
    if (ring === undefined) return [];
    const found: WireExcerpt[] = [];
    let budget = ringSize - 2 * longestKept;
    const newestFirst = [...this.#entries].sort((one, other) => other.serial - one.serial);
    for (const { stream, direction, actor, offset, skip, start, length } of newestFirst) {
      budget -= length;
      if (budget < 0 || found.length === count) break; // older ones may have been overwritten
      if (!streams.has(stream)) continue;
      const bytes = new Uint8Array(ring.subarray(start, start + length));
      found.push({ direction, actor, offset, bytes, ...(skip > 0 && { skipped: skip }) });
    }
    return found.reverse();
  }
}

interface Entry {
  stream: number;
  direction: "sent" | "received";
  actor: string;
  offset: number;
  skip: number;
  start: number;
  length: number;
  serial: number;
}
