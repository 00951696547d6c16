/** Files in scenarios/ok do not only load: every case of them plays to its end. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadScenarios } from "../load/load.ts";
import type { Event } from "../model/events.ts";
import { runOptions } from "./play-text.test-support.ts";
import { run } from "./run.ts";

const folder = join(import.meta.dirname, "../../scenarios/ok");

describe("scenarios/ok", () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith(".scenario.yaml")))("%s", async (name) => {
    const { cases } = await loadScenarios([{ path: `scenarios/ok/${name}`, bytes: readFileSync(join(folder, name)) }]);
    const events: Event[] = [];
    await run(cases, runOptions(), [{ detail: "steps", handle: (event) => void events.push(event) }]);
    const outcomes = events.flatMap((event) => (event.type === "scenario-finished" ? [event.outcome] : []));
    expect(outcomes.length).toBe(cases.length);
    expect(outcomes.filter((outcome) => outcome !== "passed" && outcome !== "xfailed")).toEqual([]);
  });
});
