/** DATA whose `${…}` are replaced, made into bytes. */
import type { DataContext, DataSource } from "../model/data.ts";
import { findEncoder, formNames } from "./registry.ts";
import { describeKind, toText } from "./scalars.ts";
import { sourceOf } from "./sources.ts";

/** Throws RangeError for what is no DATA, and whatever `context.readFile` throws. */
export function compileData(value: unknown, context: DataContext): DataSource {
  if (value instanceof Uint8Array) return sourceOf(value);
  if (typeof value !== "object") return sourceOf(Buffer.from(toText(value), "utf8"));
  if (value === null || Array.isArray(value)) {
    throw new RangeError(`this is ${describeKind(value)}; DATA is text, or a map with one of ${formNames}`);
  }
  const forms = Object.keys(value).filter((key) => findEncoder(key) !== undefined);
  const encoder = findEncoder(forms[0] ?? "");
  if (encoder === undefined) throw new RangeError(`this does not say what to send; add one of ${formNames}`);
  if (forms.length > 1) throw new RangeError(`this says twice what to send, with ${forms.join(" and ")}`);
  const { [encoder.name]: argument, ...companions } = value as Record<string, unknown>;
  return encoder.encode(argument, companions, {
    readFile: (path) => context.readFile(path),
    compile: (part) => compileData(part, context),
  });
}
