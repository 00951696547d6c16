import { describe, expect, it, vi } from "vitest";
import type * as Expressions from "../expressions/index.ts";
import type { Scenario, Step } from "../model/scenario.ts";
import { findVerb } from "./registry.ts";

const loaded = vi.hoisted(() => [] as string[]);
vi.mock("../expressions/index.ts", async (original) => ({
  ...(await original<typeof Expressions>()),
  loadCel: () => void loaded.push("cel"),
  loadRegexes: () => void loaded.push("regexes"),
}));
const { loadLibraries } = await import("./libraries.ts");

const step = (verb: string, argument: Step["argument"], modifiers: Step["modifiers"] = {}): Step =>
  ({ verb, argument, modifiers, blocks: [] }) as unknown as Step;

async function librariesOf(steps: readonly Step[], vars: Scenario["vars"] = {}): Promise<string[]> {
  loaded.length = 0;
  const scenario = { vars, matrix: {}, roles: [{ steps }], cleanup: [], programs: [] } as unknown as Scenario;
  await loadLibraries(scenario, findVerb);
  return [...loaded];
}

describe("loadLibraries", () => {
  it.each<[string, Step, string[]]>([
    ["plain text", step("send", "hello"), []],
    ["a path", step("send", "${server.address}"), []],
    ["an expression in text", step("send", "${size(x)}"), ["cel"]],
    ["an expression", step("check", "x == 1"), ["cel"]],
    ["a name as an expression", step("check", "x"), []],
    ["one expression a key", step("set", { y: "x", z: "x + 1" }), ["cel"]],
    ["where a pattern ends", step("expect-recv", { until: "\r\n\r\n" }), []],
    ["a regular expression", step("expect-recv", { line: { regex: "^220" } }), ["regexes"]],
    ["a pattern's check", step("expect-recv", { bytes: 4, check: "size(bytes) == 4" }), ["cel"]],
    ["CEL's regular expressions", step("check", 'x.matches("a+")'), ["cel", "regexes"]],
    ["a condition", step("send", "x", { if: "x > 1" }), ["cel"]],
    ["a computed modifier", step("send", "x", { within: "${n * 2}ms" }), ["cel"]],
    ["a loop's condition", step("repeat", { until: "x > 1", steps: [] }), ["cel"]],
    [
      "steps inside, each once",
      { ...step("repeat", { times: 2, steps: [{ send: "${a + 1}" }] }), blocks: [[step("send", "${a}")]] },
      [],
    ],
    ["steps inside", { ...step("parallel", [[{ check: "a > 1" }]]), blocks: [[step("check", "a > 1")]] }, ["cel"]],
  ])("%s", async (_title, one, wanted) => expect(await librariesOf([one])).toEqual(wanted));

  it("looks at variables", async () => expect(await librariesOf([], { x: ["${1 + 1}"] })).toEqual(["cel"]));
});
