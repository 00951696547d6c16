/** A value of the file, where it stands, and what messages call it. */
import type { Span } from "../../model/source.ts";
import type { Positions } from "../yaml/positions.ts";

export interface Place {
  readonly value: unknown;
  /** "send", "an item of tags". */
  readonly name: string;
  /** The value; the key where there is no value to be seen. */
  readonly span: Span;
  /** The key that it stands under; for an item of a list, the item. */
  readonly keySpan: Span;
}

export function placeOfDocument(value: unknown, span: Span): Place {
  return { value, name: "a scenario", span, keySpan: span };
}

/** The entry of a map, or an item of a list. */
export function placeInside(place: Place, key: string | number, positions: Positions): Place {
  const container = place.value as Record<string | number, unknown>;
  const keySpan = positions.keyAt(container, key) ?? place.keySpan;
  const span = positions.valueAt(container, key) ?? keySpan;
  const name = typeof key === "number" ? `an item of ${place.name}` : key;
  return { value: container[key], name, span: span.end > span.start ? span : keySpan, keySpan };
}
