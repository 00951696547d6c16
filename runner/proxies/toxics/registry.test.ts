/** Every toxic's definition: it says what it is, what it takes, and its examples load and pass. */
import { describe, expect, it } from "vitest";
import { playText } from "../../engine/play-text.test-support.ts";
import { verbs } from "../../steps/registry.ts";
import { checkToxic, kindOfToxic, parseToxic } from "./parse.ts";
import { toxics } from "./registry.ts";
import { commonKeys } from "./schema.ts";

describe.each(toxics.map((toxic) => [toxic.name, toxic] as const))("%s", (_, toxic) => {
  it("says what it does in one line", () => {
    expect(toxic.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(toxic.summary.length).toBeLessThan(80);
  });

  it("has keys of its own", () => {
    for (const key of Object.keys(toxic.companions ?? {})) {
      expect(Object.keys(commonKeys)).not.toContain(key);
      expect(toxics.filter(({ companions }) => key in (companions ?? {}))).toEqual([toxic]);
    }
  });

  it.each(toxic.examples.map(({ title, yaml }) => [title, yaml] as const))(
    "passes its example: %s",
    async (__, yaml) => {
      const { outcome, failure } = await playText(yaml);
      expect(failure?.message).toBeUndefined();
      expect(outcome).toBe("passed");
    },
  );

  it("has an example", () => expect(toxic.examples.length).toBeGreaterThan(0));
});

it("is called like no verb, so that tomada explain knows which is meant", () => {
  const names = [...toxics, ...verbs].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

describe("a toxic in a file", () => {
  it.each([
    [{ latency: "100ms" }, { kind: "latency", name: "latency", direction: "downstream", toxicity: 1, seed: 0 }],
    [
      { "limit-data": "1KiB", stream: "upstream", as: "cut" },
      { kind: "limit-data", name: "cut", direction: "upstream" },
    ],
    [
      { drop: "0.5", toxicity: 0.25, seed: "7" },
      { kind: "drop", toxicity: 0.25, seed: 7 },
    ],
  ])("%j", (value, expected) => {
    expect(parseToxic(value)).toMatchObject(expected);
    expect(checkToxic(value)).toEqual([]);
    expect(kindOfToxic(value)?.name).toBe(expected.kind);
  });

  it.each([
    [{}, "this does not say which toxic"],
    [{ jitter: "5ms" }, "this does not say which toxic"],
    [{ latency: "5ms", drop: 1 }, "this is several toxics, latency and drop"],
    [{ slicer: 5, jitter: "5ms" }, "jitter does not go with slicer"],
    [{ latency: "5" }, '"5" is not a duration; write 200ms, 5s or 1m'],
    [{ bandwidth: "5KiB" }, '"5KiB" is not a rate; write 500/s or 10KiB/s'],
    [{ drop: "1.5" }, '"1.5" is not a probability; write a number from 0 to 1, or a list: [0, 3]'],
    [{ drop: [-1] }, "-1 is not a whole number of at least 0"],
    [{ drop: "" }, '"" is not a probability; write a number from 0 to 1, or a list: [0, 3]'],
    [{ slicer: 0 }, "0 is not a whole number from 1 to 2147483647"],
    [{ "limit-data": "many" }, '"many" is not a size; write 1024, 4KiB or 1MiB'],
    [{ latency: "5ms", toxicity: 2 }, '"2" is not a probability; write a number from 0 to 1'],
  ])("that makes no sense: %j", (value, message) => {
    expect(checkToxic(value).map((fault) => fault.message)).toEqual([message]);
    expect(() => parseToxic(value)).toThrow(new RangeError(message));
  });

  it.each([[[]], [null], ["latency"], [5]])("that is no map: %j", (value) => {
    expect(() => parseToxic(value)).toThrow(/^a toxic is a map with one of latency, /);
    expect(checkToxic(value)).toEqual([]);
  });

  it("is not judged by what only running tells", () => {
    expect(checkToxic({ latency: "${slow}" })).toEqual([]);
    expect(checkToxic({ latency: "${slow}", drop: 1 })).toHaveLength(1);
  });
});
