/** The published schema of the event stream: one JSON object a line, bytes in base64. */
import Type, { type Static, type TSchema } from "typebox";
import { eventsVersion, type EventType } from "../../runner/model/events.ts";
import { base64, count, diagnostic, failure, level, milliseconds, programExit } from "./failure-schema.ts";

const scenario = Type.Integer({ minimum: 0, description: "`scenario` of the scenario-started that it belongs to" });
const actor = Type.Integer({ minimum: 0, description: "unique in its scenario" });
const step = Type.Integer({ minimum: 0, description: "row of the scenario's `steps`" });
const socket = Type.Integer({ minimum: 0, description: "unique in its scenario" });
const stepOutcome = Type.Enum(["passed", "failed", "errored", "skipped", "not-reached"]);
const scenarioOutcome = Type.Enum(["passed", "failed", "errored", "skipped", "xfailed", "xpassed", "interrupted"]);

const role = Type.Object({
  name: Type.String(),
  instances: count,
  playedBy: Type.String({ description: '"tomada", a command, or an address' }),
});

const stepInfo = Type.Object(
  {
    role: Type.String(),
    verb: Type.String(),
    title: Type.String(),
    line: Type.Integer({ minimum: 1 }),
    column: Type.Integer({ minimum: 1 }),
    level,
    spec: Type.Optional(Type.String()),
  },
  { title: "Step" },
);

/** What each type of event has beside its stamp. */
const bodies = {
  "run-started": {
    version: Type.Literal(eventsVersion),
    tomada: Type.String(),
    node: Type.String(),
    platform: Type.String(),
    startedAt: Type.String({ description: "wall clock, ISO 8601 with offset Z" }),
    arguments: Type.Array(Type.String()),
    resegment: Type.Optional(
      Type.String({ description: "--resegment, with the seed that was chosen where none was given: 1, random:17" }),
    ),
    total: Type.Integer({
      minimum: 0,
      description: "cases to be played: after filters and sharding, each repetition counted, attempts of --retry not",
    }),
  },
  diagnostic: { diagnostic },
  "scenario-started": {
    scenario: Type.Integer({ minimum: 0, description: "identifies this attempt in all events that follow" }),
    file: Type.String(),
    line: Type.Integer({ minimum: 1 }),
    title: Type.String(),
    name: Type.String({ description: "title with matrix row and repeat number, unique in the file" }),
    tags: Type.Array(Type.String()),
    level,
    spec: Type.Optional(Type.String()),
    matrix: Type.Record(Type.String(), Type.Unknown()),
    attempt: Type.Integer({ minimum: 1, description: "more than 1 when --retry plays it again" }),
    repetition: Type.Integer({ minimum: 1, description: "of --repeat" }),
    resegment: Type.Optional(
      Type.String({ description: "the --resegment that plays this case in the same pieces again, alone" }),
    ),
    isolated: Type.Optional(
      Type.Literal(true, { description: "it has a network of its own, unless it is skipped for want of one" }),
    ),
    roles: Type.Array(role),
    steps: Type.Array(stepInfo),
  },
  "scenario-finished": {
    scenario,
    outcome: scenarioOutcome,
    durationMs: milliseconds,
    failure: Type.Optional(failure),
    others: Type.Array(failure, { description: "failures that did not decide" }),
    reason: Type.Optional(Type.String({ description: "why it was skipped, or the reason of known-failure" })),
    notReached: Type.Array(step, { description: "steps that were never begun" }),
    stepsPassed: count,
    willRetry: Type.Boolean({ description: "this attempt does not count: it will be played again" }),
  },
  "run-finished": { durationMs: milliseconds, interrupted: Type.Boolean() },
  warning: { scenario: Type.Optional(scenario), message: Type.String() },
  "program-started": { scenario, program: Type.String(), command: Type.String(), pid: Type.Integer() },
  "program-output": { scenario, program: Type.String(), stream: Type.Enum(["stdout", "stderr"]), data: base64 },
  "program-exited": { scenario, program: Type.String(), exit: programExit },
  "actor-started": { scenario, actor, name: Type.String(), role: Type.String(), parent: Type.Optional(actor) },
  "actor-finished": { scenario, actor, outcome: Type.Enum(["passed", "failed", "errored", "cancelled"]) },
  "step-started": { scenario, actor, step },
  "step-finished": { scenario, actor, step, outcome: stepOutcome, failure: Type.Optional(failure) },
  "socket-opened": {
    scenario,
    actor,
    socket,
    name: Type.Optional(Type.String()),
    how: Type.Enum(["bound", "connected", "accepted"]),
    local: Type.String(),
    remote: Type.Optional(Type.String()),
    for: Type.Optional(
      Type.Integer({ minimum: 0, description: "of a proxy: the accepted connection whose bytes pass over this one" }),
    ),
  },
  "socket-changed": {
    scenario,
    socket,
    change: Type.Enum(["listening", "shutdown-read", "shutdown-write", "peer-closed", "peer-reset"]),
  },
  "socket-closed": { scenario, socket, how: Type.Enum(["close", "reset", "clean-up"]) },
  "toxic-added": {
    scenario,
    actor,
    toxic: Type.String({ description: "what heal calls it" }),
    kind: Type.String(),
    values: Type.String({ description: "in words" }),
    stream: Type.Enum(["upstream", "downstream"]),
    toxicity: Type.Number({ minimum: 0, maximum: 1 }),
  },
  "toxic-removed": {
    scenario,
    actor,
    toxic: Type.String(),
    kind: Type.String(),
    stream: Type.Enum(["upstream", "downstream"]),
  },
  "server-refused": { scenario, actor, client: Type.String(), message: Type.String() },
  "wait-begun": { scenario, actor, step, what: Type.String() },
  "wait-ended": { scenario, actor, step },
  "bytes-sent": { scenario, socket, data: base64 },
  "bytes-received": { scenario, socket, data: base64 },
} satisfies Record<EventType, Readonly<Record<string, TSchema>>>;

/** Type of an event's body in JSON: schema.test.ts holds it against runner/model/events.ts. */
export type EncodedBody<Name extends EventType> = Static<ReturnType<typeof Type.Object<(typeof bodies)[Name]>>>;

/** Schema of one event, stamp included. Objects are open: a later 1.x may add fields, and readers ignore them. */
export function eventSchema(type: EventType): TSchema {
  return Type.Object(
    {
      type: Type.Literal(type),
      seq: Type.Integer({ minimum: 0, description: "from 0, increasing" }),
      time: Type.Number({ minimum: 0, description: "milliseconds since the run started" }),
      ...bodies[type],
    },
    { title: type },
  );
}

export const eventTypes = Object.keys(bodies) as EventType[];
