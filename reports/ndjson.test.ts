import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScriptedRun, utf8 } from "../runner/model/scripted-run.test-support.ts";
import type { Event } from "../runner/model/events.ts";
import { anyRun } from "./testing/arbitrary-events.test-support.ts";
import { encodeEvent } from "./events/encode.ts";
import { eventsSchema } from "./events/published.ts";
import { readEvents } from "./events/read.ts";
import { ndjson } from "./ndjson.ts";

const write = (events: readonly Event[]): string[] => events.map(encodeEvent);

describe("the event stream in NDJSON", () => {
  it("writes one event a line", async () => {
    const run = new ScriptedRun();
    run.scenario("a\nb").pass();
    let text = "";
    const reporter = await ndjson.create({
      write: (part) => void (text += part),
      color: true,
      interactive: true,
      width: 80,
      verbose: false,
    });
    for (const event of run.finish()) reporter.handle(event);
    expect(text.split("\n")).toHaveLength(run.events.length + 1);
    expect(text.split("\n")[0]).toBe(
      '{"type":"run-started","version":"tomada-events/1","tomada":"0.1.0","node":"v20.20.0","platform":"linux x64","startedAt":"2026-01-02T03:04:05.678Z","arguments":["run","scenarios"],"total":1,"seq":0,"time":0}',
    );
  });

  it("reads back what it writes, byte for byte", () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        const read = readEvents(write(events), "events.ndjson");
        expect(read.diagnostics).toEqual([]);
        expect(read.events).toEqual(normalise(events));
      }),
      { numRuns: 300 },
    );
  });

  it("fits the published schema", () => {
    const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(eventsSchema());
    fc.assert(
      fc.property(anyRun, (events) => {
        for (const line of write(events)) expect(validate(JSON.parse(line)) || validate.errors).toBe(true);
      }),
      { numRuns: 100 },
    );
    expect(validate({ type: "warning", seq: 0, time: 0, message: 1 })).toBe(false);
  });

  it("keeps bytes that are a view of something larger", () => {
    const run = new ScriptedRun();
    run.emit({ type: "bytes-sent", scenario: 0, socket: 0, data: utf8("xxhelloxx").subarray(2, 7) });
    expect(readEvents(write(run.finish()), "e").events[1]).toMatchObject({ data: utf8("hello") });
  });

  it("writes YAML's numbers that JSON has not", () => {
    const run = new ScriptedRun();
    run.scenario("t", { matrix: { a: Infinity, b: [-Infinity, NaN] } });
    expect(readEvents(write(run.events), "e").events[1]).toMatchObject({ matrix: { a: ".inf", b: ["-.inf", ".nan"] } });
  });
});

/** JSON has one zero. */
function normalise(events: readonly Event[]): readonly Event[] {
  const plain = (value: unknown): unknown => {
    if (Object.is(value, -0)) return 0;
    if (value instanceof Uint8Array || value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(plain);
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
  };
  return events.map((event) => plain(event) as Event);
}

describe("readEvents", () => {
  const run = new ScriptedRun();
  run.scenario("t").pass();
  const lines = write(run.finish());
  const [first = "", second = "", third = "", last = ""] = lines;
  const read = (given: readonly string[]): string[] =>
    readEvents(given, "e.ndjson").diagnostics.map(
      ({ code, severity, message, at }) => `${at.file}:${at.line}: ${severity} ${code}: ${message}`,
    );

  it.each<[string, readonly string[], readonly string[]]>([
    ["a good stream", lines, []],
    ["empty lines", ["", ...lines, ""], []],
    ["an empty file", [""], ["e.ndjson:1: error events-not-ndjson: there is no event in this file"]],
    [
      "a YAML file",
      ["scenario: x", "roles:"],
      ["e.ndjson:1: error events-not-ndjson: this is no event stream: its first line is no JSON object"],
    ],
    [
      "some other JSON",
      ['{"name":"x"}', "{}"],
      ["e.ndjson:1: error events-not-ndjson: an event stream begins with run-started"],
    ],
    [
      "another version",
      [first.replace("events/1", "events/2"), ...lines.slice(1)],
      ["e.ndjson:1: error events-version: this stream is tomada-events/2, and this tomada reads tomada-events/1"],
    ],
    [
      "a cut last line",
      [...lines.slice(0, -1), last.slice(0, 20)],
      ["e.ndjson:4: warning events-truncated: the stream was cut off in the middle of this line"],
    ],
    [
      "a cut first line",
      [first.slice(0, 20)],
      ["e.ndjson:1: error events-not-ndjson: this is no event stream: its first line is no JSON object"],
    ],
    [
      "a missing end",
      lines.slice(0, -1),
      ["e.ndjson:3: warning events-truncated: the stream ends before its run does"],
    ],
    [
      "junk in the middle",
      [first, "junk", ...lines.slice(1)],
      ["e.ndjson:2: error events-not-ndjson: this line is no JSON object"],
    ],
    [
      "an unknown event",
      [first, '{"type":"party","seq":1}', ...lines.slice(1)],
      ['e.ndjson:2: error events-not-ndjson: there is no event "party"'],
    ],
    [
      "a wrong field",
      [first, second.replace('"level":"must"', '"level":"shall"'), ...lines.slice(2)],
      ["e.ndjson:2: error events-not-ndjson: scenario-started: level must be equal to one of the allowed values"],
    ],
    [
      "a missing field",
      [first, '{"type":"warning","seq":1,"time":2}', ...lines.slice(2)],
      ["e.ndjson:2: error events-not-ndjson: warning: it must have required properties message"],
    ],
    [
      "lines out of order",
      [first, third, second, last],
      ["e.ndjson:3: error events-not-ndjson: event 1 comes after event 2"],
    ],
    [
      "two runs in a file",
      [...lines, ...lines],
      [...lines.keys()].map(
        (at) =>
          `e.ndjson:${at + 5}: error events-not-ndjson: ${at === 0 ? "a second run begins here; a file holds one" : `${run.events[at]?.type} after run-finished`}`,
      ),
    ],
  ])("%s", (_, given, expected) => expect(read(given)).toEqual(expected));

  it("ignores fields of a later minor version", () => {
    expect(read([first.replace("{", '{"later":1,'), ...lines.slice(1)])).toEqual([]);
  });

  it("reads what is there before the cut", () => {
    expect(readEvents([...lines.slice(0, -1), "{"], "e").events.map(({ type }) => type)).toEqual([
      "run-started",
      "scenario-started",
      "scenario-finished",
    ]);
  });

  it("gives up on a file of junk", () => {
    expect(read([first, ...Array.from({ length: 50 }, () => "[]")])).toHaveLength(10);
  });

  it("never throws, whatever the lines are", () => {
    const line = fc.oneof(
      fc.constantFrom(...lines),
      fc.json(),
      fc.string(),
      fc.tuple(fc.constantFrom(...lines), fc.nat({ max: 200 })).map(([text, at]) => text.slice(0, at)),
    );
    fc.assert(fc.property(fc.array(line), (given) => void readEvents(given, "e")));
  });
});
