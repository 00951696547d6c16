/** Where the entries of the maps and lists of a file stand in it. An alias leads to where its anchor stands. */
import type { SourceFile, Span } from "../../model/source.ts";
import type { Places } from "../analyse/places.ts";

interface Entries {
  /** Undefined for a list. */
  readonly keys: readonly string[] | undefined;
  /** For a list two offsets an item: start and end; for a map four an entry: those of the key, then those of the value. */
  readonly offsets: readonly number[];
  /** Made when a large map is first asked for a key. */
  index?: ReadonlyMap<string, number>;
}

/** In smaller maps looking through the keys is faster than an index. */
const indexedFrom = 16;

export class Positions implements Places {
  readonly #entries = new Map<object, Entries>();

  constructor(readonly file: SourceFile) {}

  /** `offsets`: start and end of the key and start and end of the value, for each key in turn. */
  addMap(map: object, keys: readonly string[], offsets: readonly number[]): void {
    this.#entries.set(map, { keys, offsets });
  }

  /** `offsets`: start and end of each item. */
  addList(list: object, offsets: readonly number[]): void {
    this.#entries.set(list, { keys: undefined, offsets });
  }

  /** Gives a map that was made from others the places of their entries; entries without one (`--set`) stay without. */
  addCopy(copy: object, entries: Iterable<readonly [key: string, from: object, keyThere: string]>): void {
    const keys: string[] = [];
    const offsets: number[] = [];
    for (const [key, from, keyThere] of entries) {
      const of = this.#entries.get(from);
      const at = of ? find(of, keyThere) : undefined;
      if (!of || at === undefined) continue;
      keys.push(key);
      offsets.push(...of.offsets.slice(at, at + 4));
    }
    this.#entries.set(copy, { keys, offsets });
  }

  valueAt(container: object, key: string | number): Span | undefined {
    const entries = this.#entries.get(container);
    const at = entries && find(entries, key);
    if (at === undefined) return undefined;
    return this.#span(entries?.offsets, entries?.keys ? at + 2 : at);
  }

  /** Of a list's item: the item. */
  keyAt(container: object, key: string | number): Span | undefined {
    const entries = this.#entries.get(container);
    const at = entries && find(entries, key);
    return at === undefined ? undefined : this.#span(entries?.offsets, at);
  }

  #span(offsets: readonly number[] | undefined, at: number): Span {
    return { file: this.file, start: offsets?.[at] ?? 0, end: offsets?.[at + 1] ?? 0 };
  }
}

/** Index of the entry's first offset. */
function find(entries: Entries, key: string | number): number | undefined {
  const { keys, offsets } = entries;
  if (keys === undefined) {
    const at = Number(key) * 2;
    return at >= 0 && at < offsets.length ? at : undefined;
  }
  const index =
    keys.length < indexedFrom ? keys.indexOf(String(key)) : (entries.index ??= indexKeys(keys)).get(String(key));
  return index === undefined || index === -1 ? undefined : index * 4;
}

function indexKeys(keys: readonly string[]): ReadonlyMap<string, number> {
  return new Map(keys.map((key, index) => [key, index]));
}
