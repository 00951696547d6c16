import { describe, expect, it } from "vitest";
import { loadScenarios } from "../load/load.ts";
import { echoScenario } from "./call.test-support.ts";
import { parseFlags } from "./flags.ts";
import { prepareSelection, selectionFlags } from "./selection.ts";

const drafts = [
  ["Echo of a line", "tags: [tcp, echo]"],
  ["Echo of bytes", "tags: [tcp, slow]"],
  ["Größe", "tags: [udp]"],
  ["On several hosts", "matrix: { host: [one, two] }"],
] as const;

async function select(words: readonly string[]): Promise<readonly string[]> {
  const text = drafts.map(([title, keys]) => echoScenario({ title, keys })).join("---\n");
  const { cases } = await loadScenarios([{ path: "x.scenario.yaml", text }]);
  const choose = await prepareSelection(parseFlags(selectionFlags, words, {}).flags);
  return choose(cases).map(({ title, matrix }) => `${title}${String(matrix["host"] ?? "")}`);
}

const all = ["Echo of a line", "Echo of bytes", "Größe", "On several hostsone", "On several hoststwo"];

describe("which cases are meant", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["all", [], all],
    ["a tag", ["--tag", "tcp"], all.slice(0, 2)],
    ["one of several tags", ["--tag", "udp", "--tag", "echo"], ["Echo of a line", "Größe"]],
    ["not a tag", ["--skip-tag", "tcp"], all.slice(2)],
    ["a tag, and not another", ["--tag", "tcp", "--skip-tag", "slow"], ["Echo of a line"]],
    ["a title", ["--grep", "^echo"], all.slice(0, 2)],
    ["a title beyond ASCII", ["--grep", "GRÖSSE|größe"], ["Größe"]],
    ["a row of the matrix", ["--grep", "host=two"], ["On several hoststwo"]],
    ["nothing", ["--grep", "nothing"], []],
    ["a part", ["--shard", "1/2"], [all[0], all[2], all[4]] as string[]],
    ["another part", ["--shard", "2/2"], [all[1], all[3]] as string[]],
    ["a part of what matches", ["--tag", "tcp", "--shard", "2/2"], ["Echo of bytes"]],
    ["a part with nothing in it", ["--shard", "9/9"], []],
  ])("%s", async (_, words, expected) => expect(await select(words)).toEqual(expected));

  it("every case is in exactly one part", async () => {
    const parts = await Promise.all([1, 2, 3].map((part) => select(["--shard", `${part}/3`])));
    expect(parts.flat().sort()).toEqual([...all].sort());
  });
});

describe("what is refused", () => {
  it.each([
    [["--grep", "("], '--grep: the regular expression is wrong: missing closing ): "("'],
    [["--grep", "(?=x)"], "--grep: the regular expression is wrong"],
    [["--shard", "0/2"], "--shard: expected K/N"],
    [["--shard", "3/2"], "--shard: expected K/N"],
    [["--shard", "half"], "--shard: expected K/N"],
  ])("%j", (words, message) => expect(select(words)).rejects.toThrow(message));
});
