/** Test support: any event, and any list of events, sensible or not. */
import fc from "fast-check";
import { diagnosticCodes, type Diagnostic } from "../../runner/model/diagnostic.ts";
import {
  eventsVersion,
  type Event,
  type EventBody,
  type ScenarioStarted,
  type StepInfo,
} from "../../runner/model/events.ts";
import type { Level, Value } from "../../runner/model/scenario.ts";
import {
  anyFailure,
  hostileBytes,
  hostileText,
  id,
  list,
  location,
  positive,
  programExit,
  record,
} from "./arbitrary-failure.test-support.ts";

const level = fc.constantFrom<Level>("must", "should", "may");
const ms = fc.double({ min: 0, max: 1e7, noNaN: true });

const value = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Value>;
const diagnostic = record<Diagnostic>(
  {
    code: fc.constantFrom(...diagnosticCodes),
    severity: fc.constantFrom("error", "warning"),
    message: hostileText,
    at: location,
  },
  { help: hostileText, related: list(record({ message: hostileText, at: location })) },
);

const scenarioStarted = record<ScenarioStarted>(
  {
    type: fc.constant("scenario-started"),
    scenario: id,
    file: hostileText,
    line: positive,
    title: hostileText,
    name: hostileText,
    tags: list(hostileText),
    level,
    matrix: fc.dictionary(fc.string(), value, { maxKeys: 2, noNullPrototype: true }),
    attempt: fc.integer({ min: 1, max: 3 }),
    repetition: fc.integer({ min: 1, max: 3 }),
    roles: list(record({ name: hostileText, instances: id, playedBy: hostileText })),
    steps: list(
      record<StepInfo>(
        { role: hostileText, verb: hostileText, title: hostileText, line: positive, column: positive, level },
        { spec: hostileText },
      ),
    ),
  },
  { spec: hostileText },
);

const actor = id;
const step = id;
const socket = id;
const scenario = id;
const type = <Name extends EventBody["type"]>(name: Name): fc.Arbitrary<Name> => fc.constant(name);
type Of<Name extends EventBody["type"]> = Extract<EventBody, { type: Name }>;

const bodies: { readonly [Name in EventBody["type"]]: fc.Arbitrary<Of<Name>> } = {
  "run-started": record<Of<"run-started">>({
    type: type("run-started"),
    version: fc.constant(eventsVersion),
    tomada: hostileText,
    node: hostileText,
    platform: hostileText,
    startedAt: fc.constantFrom("2026-01-02T03:04:05.678Z", "no date"),
    arguments: list(hostileText),
    total: fc.nat({ max: 9 }),
  }),
  diagnostic: record<Of<"diagnostic">>({ type: type("diagnostic"), diagnostic }),
  "scenario-started": scenarioStarted,
  "scenario-finished": record<Of<"scenario-finished">>(
    {
      type: type("scenario-finished"),
      scenario,
      outcome: fc.constantFrom("passed", "failed", "errored", "skipped", "xfailed", "xpassed", "interrupted"),
      durationMs: ms,
      others: list(anyFailure),
      notReached: list(id),
      stepsPassed: fc.nat(),
      willRetry: fc.boolean(),
    },
    { failure: anyFailure, reason: hostileText },
  ),
  "run-finished": record<Of<"run-finished">>({ type: type("run-finished"), durationMs: ms, interrupted: fc.boolean() }),
  warning: record<Of<"warning">>({ type: type("warning"), message: hostileText }, { scenario }),
  "program-started": record<Of<"program-started">>({
    type: type("program-started"),
    scenario,
    program: hostileText,
    command: hostileText,
    pid: fc.nat(),
  }),
  "program-output": record<Of<"program-output">>({
    type: type("program-output"),
    scenario,
    program: hostileText,
    stream: fc.constantFrom("stdout", "stderr"),
    data: hostileBytes,
  }),
  "program-exited": record<Of<"program-exited">>({
    type: type("program-exited"),
    scenario,
    program: hostileText,
    exit: programExit,
  }),
  "actor-started": record<Of<"actor-started">>(
    { type: type("actor-started"), scenario, actor, name: hostileText, role: hostileText },
    { parent: actor },
  ),
  "actor-finished": record<Of<"actor-finished">>({
    type: type("actor-finished"),
    scenario,
    actor,
    outcome: fc.constantFrom("passed", "failed", "errored", "cancelled"),
  }),
  "step-started": record<Of<"step-started">>({ type: type("step-started"), scenario, actor, step }),
  "step-finished": record<Of<"step-finished">>(
    {
      type: type("step-finished"),
      scenario,
      actor,
      step,
      outcome: fc.constantFrom("passed", "failed", "errored", "skipped", "not-reached"),
    },
    { failure: anyFailure },
  ),
  "socket-opened": record<Of<"socket-opened">>(
    {
      type: type("socket-opened"),
      scenario,
      actor,
      socket,
      how: fc.constantFrom("bound", "connected", "accepted"),
      local: hostileText,
    },
    { name: hostileText, remote: hostileText, for: socket },
  ),
  "socket-changed": record<Of<"socket-changed">>({
    type: type("socket-changed"),
    scenario,
    socket,
    change: fc.constantFrom("listening", "shutdown-read", "shutdown-write", "peer-closed", "peer-reset"),
  }),
  "socket-closed": record<Of<"socket-closed">>({
    type: type("socket-closed"),
    scenario,
    socket,
    how: fc.constantFrom("close", "reset", "clean-up"),
  }),
  "toxic-added": record<Of<"toxic-added">>({
    type: type("toxic-added"),
    scenario,
    actor,
    toxic: hostileText,
    kind: hostileText,
    values: hostileText,
    stream: fc.constantFrom("upstream", "downstream"),
    toxicity: fc.constantFrom(0, 0.5, 1),
  }),
  "toxic-removed": record<Of<"toxic-removed">>({
    type: type("toxic-removed"),
    scenario,
    actor,
    toxic: hostileText,
    kind: hostileText,
    stream: fc.constantFrom("upstream", "downstream"),
  }),
  "server-refused": record<Of<"server-refused">>({
    type: type("server-refused"),
    scenario,
    actor,
    client: hostileText,
    message: hostileText,
  }),
  "wait-begun": record<Of<"wait-begun">>({ type: type("wait-begun"), scenario, actor, step, what: hostileText }),
  "wait-ended": record<Of<"wait-ended">>({ type: type("wait-ended"), scenario, actor, step }),
  "bytes-sent": record<Of<"bytes-sent">>({ type: type("bytes-sent"), scenario, socket, data: hostileBytes }),
  "bytes-received": record<Of<"bytes-received">>({
    type: type("bytes-received"),
    scenario,
    socket,
    data: hostileBytes,
  }),
};

function stamp(bodies: readonly EventBody[]): Event[] {
  return bodies.map((body, seq) => ({ ...body, seq, time: seq * 1.5 }));
}

/** Events in any order: a scenario may end before it begins. */
export const anyEvents: fc.Arbitrary<Event[]> = fc
  .array(fc.oneof(...Object.values(bodies)) as fc.Arbitrary<EventBody>, { maxLength: 25 })
  .map(stamp);

/** A stream as a run writes it: it begins with run-started and ends with run-finished, whatever happens between. */
export const anyRun: fc.Arbitrary<Event[]> = fc
  .tuple(
    bodies["run-started"],
    fc.array(
      fc.oneof(
        ...Object.values(bodies).filter((body) => body !== bodies["run-started"] && body !== bodies["run-finished"]),
      ) as fc.Arbitrary<EventBody>,
      {
        maxLength: 25,
      },
    ),
    bodies["run-finished"],
  )
  .map(([first, between, last]) => stamp([first, ...between, last]));
