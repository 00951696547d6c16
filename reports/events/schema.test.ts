import { describe, expect, expectTypeOf, it } from "vitest";
import type { Event, EventType } from "../../runner/model/events.ts";
import type { Value } from "../../runner/model/scenario.ts";
import { eventsSchema } from "./published.ts";
import { eventTypes, type EncodedBody } from "./schema.ts";

/** What a value is in JSON: bytes are base64, any YAML value is anything. */
type Encoded<T> = [Value] extends [T]
  ? unknown
  : T extends Uint8Array
    ? string
    : T extends readonly (infer Item)[]
      ? Encoded<Item>[]
      : T extends object
        ? { -readonly [Key in keyof T]: Encoded<T[Key]> }
        : T;

/** All fields, also optional ones: types that agree but for an optional field are assignable to each other. */
type Whole<T> = T extends readonly (infer Item)[]
  ? Whole<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<T[Key]> }
    : T;

type Assignable<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;
type Same<One, Other> = Assignable<One, Other> extends true ? Assignable<Whole<One>, Whole<Other>> : false;

type BodyOf<Name extends EventType> = Encoded<Omit<Extract<Event, { type: Name }>, "type" | "seq" | "time">>;
type Drifted = { [Name in EventType]: Same<EncodedBody<Name>, BodyOf<Name>> extends true ? never : Name }[EventType];

describe("the schema of events", () => {
  it("says the same as their types", () => {
    // Checked by tsc; the error names the events whose schema and type differ.
    expectTypeOf<Drifted>().toBeNever();
  });

  it("is published whole: every event and every shared part once, all references within", () => {
    const { oneOf, $defs } = eventsSchema() as { oneOf: { $ref: string }[]; $defs: Record<string, unknown> };
    expect(oneOf.map(({ $ref }) => $ref)).toEqual(eventTypes.map((type) => `#/$defs/${type}`));
    const referenced = JSON.stringify(eventsSchema()).match(/#\/\$defs\/[\w-]+/g) ?? [];
    expect([...new Set(referenced)].sort()).toEqual(
      Object.keys($defs)
        .map((name) => `#/$defs/${name}`)
        .sort(),
    );
  });
});
