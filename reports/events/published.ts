/** schemas/events.schema.json: the schema of one line of the stream, its shared parts under `$defs`. */
import { eventsVersion } from "../../runner/model/events.ts";
import { eventSchema, eventTypes } from "./schema.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** JSON Schema 2020-12, plain data, the same at every call. */
export function eventsSchema(): Record<string, unknown> {
  const definitions: Record<string, Json> = {};
  const events = eventTypes.map((type) => hoist(JSON.parse(JSON.stringify(eventSchema(type))) as Json, definitions));
  const sorted = Object.keys(definitions).sort();
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "events.schema.json",
    title: `Tomada event (${eventsVersion})`,
    description:
      "One line of `tomada run --report ndjson`. The first event is run-started and carries the version, the last is run-finished. Bytes are base64. Fields may be added within a version.",
    oneOf: events,
    $defs: Object.fromEntries(sorted.map((name) => [name, definitions[name]])),
  };
}

/** Moves what has a title into `definitions`, once, and leaves a reference. Fragments with one title are the same fragment. */
function hoist(schema: Json, definitions: Record<string, Json>): Json {
  if (Array.isArray(schema)) return schema.map((item) => hoist(item, definitions));
  if (schema === null || typeof schema !== "object") return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, hoist(value, definitions)]));
  if (typeof inner.title !== "string") return inner;
  definitions[inner.title] = inner;
  return { $ref: `#/$defs/${inner.title}` };
}
