/** Looks into plain values that may be anything: what is not of the wanted kind is not there. Mistakes are said elsewhere. */
import type { Value } from "../../model/scenario.ts";

export type PlainMap = { readonly [key: string]: Value };

export function isMap(value: Value | undefined): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(map: PlainMap, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function mapIn(map: PlainMap, key: string): PlainMap | undefined {
  const value = own(map, key);
  return isMap(value) ? value : undefined;
}

export function listIn(map: PlainMap, key: string): readonly Value[] {
  const value = own(map, key);
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}

export function textIn(map: PlainMap, key: string): string | undefined {
  const value = own(map, key);
  return typeof value === "string" ? value : undefined;
}

export function textsIn(map: PlainMap, key: string): readonly string[] {
  return listIn(map, key).filter((item) => typeof item === "string");
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
