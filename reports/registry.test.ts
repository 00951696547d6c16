import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event } from "../runner/model/events.ts";
import type { ReporterDefinition } from "../runner/model/report.ts";
import { fold } from "../runner/model/result.ts";
import { anyEvents, anyRun } from "./testing/arbitrary-events.test-support.ts";
import { expectGolden } from "./testing/golden.test-support.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { reporters } from "./registry.ts";
import { runExamples } from "./testing/run-examples.test-support.ts";

interface Look {
  readonly color: boolean;
  readonly verbose: boolean;
  readonly interactive: boolean;
  readonly width: number;
}

/** What the reporter writes, and whether it has been told that it is over. */
async function play(definition: ReporterDefinition, events: readonly Event[], look: Look): Promise<string> {
  const written: string[] = [];
  let isOver = false;
  const write = (text: string): void => {
    if (isOver) throw new Error(`written after finish: ${JSON.stringify(text)}`);
    written.push(text);
  };
  const reporter = await definition.create({ ...look, write });
  for (const event of events) reporter.handle(event);
  await reporter.finish(fold(events));
  isOver = true;
  return written.join("");
}

/** The secret of the github report. */
const token = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const plainLook: Look = { color: false, verbose: false, interactive: false, width: 80 };

describe.each(reporters.map((reporter) => [reporter.name, reporter] as const))("the report %s", (name, reporter) => {
  it("says what it is", () => {
    expect(reporter.summary).toMatch(/^[A-Z][^\n]*[^.]$/);
    expect(reporter.description).toBeTruthy();
    expect(reporters.filter((other) => other.name === name)).toHaveLength(1);
  });

  it("never throws, writes nothing after its end, and lets no control byte through, whatever happens", async () => {
    const look = fc.record({
      color: fc.boolean(),
      verbose: fc.boolean(),
      interactive: fc.constant(false),
      width: fc.integer({ min: 1, max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyRun, anyEvents), look, async (events, how) => {
        const text = await play(reporter, events, how);
        // eslint-disable-next-line no-control-regex
        const withoutColors = how.color ? text.replaceAll(/\x1b\[\d+m/g, "") : text;
        expect(withoutColors).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
      { numRuns: 100 },
    );
  });

  it("is a function of the events", async () => {
    for (const events of Object.values(runExamples)) {
      const [one, other] = [await play(reporter, events, plainLook), await play(reporter, events, plainLook)];
      expect(one.replaceAll(token, "TOKEN")).toBe(other.replaceAll(token, "TOKEN"));
    }
  });
});

describe("the small reports", () => {
  it.each([github, json])("$name", async (reporter) => {
    for (const example of [
      "one-passes",
      "of-every-kind",
      "broken-file",
      "nothing-matched",
      "hostile",
      "many-failures",
    ] as const) {
      const text = await play(reporter, runExamples[example], plainLook);
      expectGolden(`${reporter.name}/${example}.txt`, text.replaceAll(token, "TOKEN"));
    }
  });

  it("github gives at most ten errors and ten warnings", async () => {
    const text = await play(github, runExamples["many-failures"], plainLook);
    expect(text.match(/^::error /gm)).toHaveLength(10);
    expect(text).toContain("title=21 more failures::case 9%0Acase 10");
  });
});
