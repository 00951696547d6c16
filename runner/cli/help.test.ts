import { describe, expect, it } from "vitest";
import { callTomada } from "./call.test-support.ts";
import { commands } from "./commands/registry.ts";
import { fill } from "./fill.ts";
import { commonFlags } from "./flag.ts";
import { parseFlags } from "./flags.ts";
import { version } from "./version.ts";

const longestLine = (text: string): number => Math.max(...text.split("\n").map(({ length }) => length));

describe.each(commands.map((command) => [command.name, command] as const))("tomada help %s", (name, command) => {
  it("names every flag and fits the screen", async () => {
    const { code, stdout, stderr } = await callTomada(`help ${name}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const flag of [...command.flags, ...commonFlags]) expect(stdout).toContain(`--${flag.name}`);
    expect(stdout).toContain(`Usage: tomada ${name}`);
    expect(longestLine(stdout)).toBeLessThanOrEqual(80);
  });

  it.each(["--help", "-h"])("is what %s gives", async (flag) => {
    expect(await callTomada(`${name} ${flag}`)).toEqual(await callTomada(`help ${name}`));
  });

  it("shows examples that are right", () => {
    expect(command.examples).not.toEqual([]);
    for (const example of command.examples) {
      const [tomada, called, ...words] = splitWords(example.command);
      expect([tomada, called]).toEqual(["tomada", name]);
      const { positionals } = parseFlags([...command.flags, ...commonFlags], words, {});
      expect(positionals.length).toBeLessThanOrEqual(command.mostArguments);
    }
  });

  it("is written as the others are", () => {
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(command.description).toMatch(/\.$/);
  });
});

describe("tomada --help", () => {
  it("names every command and every exit code", async () => {
    const { code, stdout } = await callTomada("--help");
    expect(code).toBe(0);
    for (const { name, summary } of commands) expect(stdout).toMatch(new RegExp(`${name} +${summary.slice(0, 20)}`));
    for (const exit of [0, 1, 2, 3, 4, 130]) expect(stdout).toMatch(new RegExp(`^  ${exit} +\\S`, "m"));
    expect(longestLine(stdout)).toBeLessThanOrEqual(80);
  });

  it.each(["help", "-h", "help help", "help --help"])("is what `tomada %s` gives", async (words) => {
    expect(await callTomada(words)).toEqual(await callTomada("--help"));
  });

  it("is shown, as a mistake, where there is no command", async () => {
    const { stdout } = await callTomada("--help");
    expect(await callTomada([])).toEqual({ code: 2, stdout: "", stderr: stdout });
  });
});

it.each(["--version", "-V"])("tomada %s", async (flag) => {
  expect(await callTomada(flag)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

describe("what is no command", () => {
  it.each([
    ["rnu", 'there is no command "rnu"', "did you mean tomada run?"],
    ["frobnicate", 'there is no command "frobnicate"', "`tomada --help` lists the commands"],
    ["help rnu", 'there is no command "rnu"', "did you mean tomada run?"],
    ["--strict run x", "--strict stands before the command", "write tomada run --strict"],
    ["--strict", "--strict stands before the command", "`tomada --help` lists the commands"],
    ["init one two", "init takes [DIR], not one two", undefined],
    ["replay", "replay needs a file of events", "tomada run --report ndjson=events.ndjson writes one"],
    ["schema xml", 'there is no schema "xml"', "there are scenario and events"],
    ["explain expct-recv", 'there is nothing called "expct-recv"', "did you mean expect-recv?"],
    ["explain frobnicate", 'there is nothing called "frobnicate"', "`tomada explain` lists all words"],
  ])("%s", async (words, message, help) => {
    expect(await callTomada(words)).toEqual({
      code: 2,
      stdout: "",
      stderr: `tomada: ${message}\n${help === undefined ? "" : `  help: ${help}\n`}`,
    });
  });
});

it.each([
  ["one two three", 7, "one two\nthree"],
  ["one\ntwo\n\nthree", 80, "one two\n\nthree"],
  ["a-word-that-is-too-long is", 10, "a-word-that-is-too-long\nis"],
  ["", 10, ""],
])("prose in a column: %j", (text, width, filled) => expect(fill(text, width)).toBe(filled));

/** As a shell would, without what goes into a file. */
function splitWords(command: string): readonly string[] {
  const words = command.replace(/ > \S+$/, "").match(/(?:[^\s']|'[^']*')+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ""));
}
