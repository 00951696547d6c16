/** A toxic as the file has it → one that can be added to a proxy. */
import { toInteger } from "../../data/numbers.ts";
import { describeKind } from "../../data/scalars.ts";
import type { Value } from "../../model/scenario.ts";
import type { Direction, Toxic, ToxicDefinition } from "../toxic.ts";
import { findToxic, toxicNames, toxics } from "./registry.ts";
import { commonKeys } from "./schema.ts";
import { toProbability } from "../../data/probability.ts";

/** All `${…}` are replaced. Throws RangeError with a plain sentence for what makes no sense. */
export function parseToxic(value: unknown): Toxic {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new RangeError(`a toxic is a map with one of ${toxicNames}, not ${describeKind(value)}`);
  const map = value as Readonly<Record<string, unknown>>;
  const [fault] = findFaults(map);
  if (fault !== undefined) throw new RangeError(fault.message);
  const definition = kindOfToxic(map as Value);
  if (definition === undefined) throw new Error("findFaults lets pass what is no toxic");
  const { [definition.name]: argument, stream = "downstream", toxicity = 1, seed = 0, as, ...companions } = map;
  return {
    ...definition.prepare(argument, companions),
    name: typeof as === "string" ? as : definition.name,
    kind: definition.name,
    carried: definition.carried,
    direction: stream as Direction,
    toxicity: toProbability(toxicity),
    seed: toInteger(seed),
  };
}

export interface ToxicFault {
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  readonly help?: string;
  /** The key in question; the toxic as a whole where left out. */
  readonly key?: string | undefined;
}

/** What the schema cannot say: which keys go together, and values that make no sense. Nothing of what holds `${…}`. */
export function checkToxic(value: Value): readonly ToxicFault[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const map = value as Readonly<Record<string, Value>>;
  const faults = findFaults(map);
  if (faults.length > 0 || JSON.stringify(map).includes("${")) return faults;
  try {
    parseToxic(map);
    return [];
  } catch (error) {
    if (error instanceof RangeError) return [{ message: error.message, key: kindOfToxic(value)?.name }];
    throw error;
  }
}

/** What kind of toxic it is; undefined where that is not clear. */
export function kindOfToxic(value: Value): ToxicDefinition | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const kinds = kindsIn(value as Readonly<Record<string, unknown>>);
  return kinds.length === 1 ? kinds[0] : undefined;
}

function findFaults(map: Readonly<Record<string, unknown>>): readonly ToxicFault[] {
  const kinds = kindsIn(map);
  const [kind, second] = kinds;
  if (kind === undefined) return [{ message: "this does not say which toxic", help: `add one of ${toxicNames}` }];
  if (second !== undefined) {
    const names = kinds.map(({ name }) => name).join(" and ");
    const help = "add one after the other: each is a step, or an item of toxics";
    return [{ message: `this is several toxics, ${names}`, help, key: second.name }];
  }
  return Object.keys(map).flatMap((key) => {
    const belongs = key === kind.name || key in commonKeys || key in (kind.companions ?? {});
    if (belongs) return [];
    const owners = toxics.filter(({ companions }) => companions !== undefined && key in companions);
    const help = `it goes with ${owners.map(({ name }) => name).join(" and ")}`;
    return [{ message: `${key} does not go with ${kind.name}`, help, key }];
  });
}

function kindsIn(map: Readonly<Record<string, unknown>>): readonly ToxicDefinition[] {
  return Object.keys(map).flatMap((key) => findToxic(key) ?? []);
}
