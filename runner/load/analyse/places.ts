/** Where the values of a scenario stand in its file, as far as the loader remembers. */
import type { Step } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";

export interface Places {
  /** The span of `container[key]`, where the container came out of the file. */
  valueAt(container: object, key: string | number): Span | undefined;
  /** The span of the key itself. */
  keyAt(container: object, key: string | number): Span | undefined;
}

/** For scenarios that were made, not read. */
export const nowhere: Places = { valueAt: () => undefined, keyAt: () => undefined };

/** The span of a part of a step's argument; the nearest part around it that has one. */
export function argumentPlace(step: Step, path: readonly (string | number)[], places: Places): Span {
  return partPlace(step.argument, path, step.argumentSpan, places);
}

/** The span of a part of a value that stands at `span`; the nearest part around it that has one. */
export function partPlace<At extends Span | undefined>(
  value: unknown,
  path: readonly (string | number)[],
  around: At,
  places: Places,
): Span | At {
  let span: Span | At = around;
  let container = value;
  for (const key of path) {
    if (typeof container !== "object" || container === null) return span;
    const next = places.valueAt(container, key);
    if (next) span = next;
    container = (container as Record<string | number, unknown>)[key];
  }
  return span;
}

/** The span of a modifier's value. */
export function modifierPlace(step: Step, name: keyof Step["modifiers"], places: Places): Span {
  return places.valueAt(step.modifiers, name) ?? step.span;
}

/** Where a step names a socket: `on:`, or its value; the verb where it names none. */
export function socketNamePlace(step: Step, name: string | undefined, places: Places): Span {
  if (name === undefined) return step.span;
  if (step.modifiers.on === name) return modifierPlace(step, "on", places);
  return step.argument === name ? step.argumentSpan : step.span;
}

/** The part of a scalar that is this text, or some of it, where the file has it literally; else the whole scalar. */
export function narrow(span: Span, text: string, part = { offset: 0, length: text.length }): Span {
  const at = text === "" ? -1 : span.file.text.slice(span.start, span.end).indexOf(text);
  if (at === -1) return span;
  const start = span.start + at + part.offset;
  return { file: span.file, start, end: start + part.length };
}
