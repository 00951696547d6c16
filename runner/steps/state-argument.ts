/** What `expect-state` asks for: a state, of how many sockets, between which addresses. */
import { Type } from "typebox";
import type { Value } from "../model/scenario.ts";
import { tcpStates, type TcpState } from "../sockets/tcp-state.ts";
import { integerSchema, toInteger } from "../data/numbers.ts";
import { addressSchema } from "./arguments.ts";

const statePattern = `^(${tcpStates.join("|")})$`;
const states = `A state of RFC 9293: ${tcpStates.join(", ")}`;

/** How many there have to be. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export const countProperties = {
  count: integerSchema("Exactly so many", { minimum: 0 }),
  "at-least": integerSchema("So many or more", { minimum: 0 }),
  "at-most": integerSchema("So many or fewer", { minimum: 0 }),
};

export const stateSchema = Type.Unsafe<Value>({
  type: ["string", "object"],
  pattern: statePattern,
  examples: [...tcpStates],
  properties: {
    state: { type: "string", pattern: statePattern, examples: [...tcpStates], description: states },
    ...countProperties,
    local: { ...addressSchema, description: "The ADDRESS at the socket's own end; :8080 is any with this port" },
    remote: { ...addressSchema, description: "The ADDRESS at its other end" },
  },
  required: ["state"],
  additionalProperties: false,
  description: `${states}; or a map of state, count, at-least, at-most, local, remote`,
});

export type StateMap = Readonly<Record<string, Value>> & { readonly state: TcpState };

/** A bare state asks for no more than that. */
export function stateMap(argument: Value): StateMap {
  return (typeof argument === "string" ? { state: argument } : argument) as StateMap;
}

/** Does it ask for sockets by their number or addresses, instead of one socket of the role's? */
export function asksForMany(map: StateMap): boolean {
  return Object.keys(map).length > 1;
}

/** `otherwise`: how many where nothing is said. Throws RangeError for bounds that nothing meets. */
export function toBounds(resolved: unknown, otherwise: Bounds): Bounds {
  const map = resolved as Readonly<Record<string, unknown>>;
  const number = (key: string): number | undefined => (map[key] === undefined ? undefined : toInteger(map[key], 0));
  const count = number("count");
  const least = number("at-least");
  const most = number("at-most");
  if (count === undefined && least === undefined && most === undefined) return otherwise;
  const bounds = {
    least: Math.max(count ?? 0, least ?? 0),
    most: Math.min(count ?? Number.POSITIVE_INFINITY, most ?? Number.POSITIVE_INFINITY),
  };
  if (bounds.least > bounds.most)
    throw new RangeError(`no number is at least ${bounds.least} and at most ${bounds.most}`);
  return bounds;
}

/** Bounds that the file alone shows to exclude each other. */
export function refuseBounds(map: Value): { readonly message: string; readonly help: string } | undefined {
  const { count, "at-least": least, "at-most": most } = map as Readonly<Record<string, Value | undefined>>;
  if (count !== undefined && (least !== undefined || most !== undefined))
    return { message: "`count` says exactly how many", help: "leave out `count`, or `at-least` and `at-most`" };
  if (typeof least !== "number" || typeof most !== "number" || least <= most) return undefined;
  return { message: `no number is at least ${least} and at most ${most}`, help: "swap them" };
}

/** "exactly 3", "at least 1", "2 to 5". */
export function describeBounds({ least, most }: Bounds): string {
  if (least === most) return most === 0 ? "no" : `exactly ${most}`;
  if (most === Number.POSITIVE_INFINITY) return `at least ${least}`;
  return least === 0 ? `at most ${most}` : `${least} to ${most}`;
}

/** "at least 1 socket", "at most 1 socket". */
export function isSingular({ least, most }: Bounds): boolean {
  return most === 1 || (least === 1 && most === Number.POSITIVE_INFINITY);
}

export function meetsBounds(count: number, { least, most }: Bounds): boolean {
  return count >= least && count <= most;
}
