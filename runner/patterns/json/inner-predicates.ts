/** The predicates of bytes inside a JSON value, and where they are: what can be checked before anything is played. */
import type { InnerPredicate } from "../../model/definition.ts";
import type { Value } from "../../model/scenario.ts";
import { isMap } from "./maps.ts";
import { isPredicateMap, textPredicates } from "./value-predicates.ts";

type Path = InnerPredicate["path"];

/** `argument`: of `json`, whose own map is an object's. */
export function innerPredicates(argument: Value, path: Path = []): readonly InnerPredicate[] {
  return isMap(argument) ? fromEntries(argument, path) : fromValue(argument, path);
}

type MapValue = { readonly [key: string]: Value };

function fromValue(value: Value, path: Path): readonly InnerPredicate[] {
  if (Array.isArray(value)) return value.flatMap((item: Value, index) => fromValue(item, [...path, index]));
  if (!isMap(value)) return [];
  const map = value;
  return isPredicateMap(map)
    ? Object.entries(map).flatMap(([name, argument]) => fromPredicate(name, argument, path))
    : fromEntries(map, path);
}

function fromEntries(map: MapValue, path: Path): readonly InnerPredicate[] {
  return Object.entries(map).flatMap(([key, value]) => fromValue(value, [...path, key]));
}

function fromPredicate(name: string, argument: Value, path: Path): readonly InnerPredicate[] {
  if (name === "number" || name === "check" || textPredicates.includes(name))
    return [{ path, value: { [name]: argument } }];
  if (name === "json") return innerPredicates(argument, [...path, name]);
  return fromValue(argument, [...path, name]);
}
