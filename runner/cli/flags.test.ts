import { describe, expect, it } from "vitest";
import { commands } from "./commands/registry.ts";
import { commonFlags, environmentName, makeSwitch, parsePair, parseText, wholeNumber, type Flag } from "./flag.ts";
import { parseFlags } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

const jobs: Flag<number> = { name: "jobs", short: "j", value: "N", summary: "", parse: wholeNumber(1) };
const grep: Flag<string> = { name: "grep", value: "REGEX", summary: "", parse: parseText };
const set: Flag<readonly [string, string]> = {
  name: "set",
  value: "NAME=VALUE",
  repeatable: true,
  summary: "",
  parse: parsePair("NAME=VALUE"),
};
const strict = makeSwitch({ name: "strict", short: "s", summary: "" });
const known = [jobs, grep, set, strict];

function parse(words: readonly string[], env: Record<string, string> = {}) {
  const { flags, positionals } = parseFlags(known, words, env);
  return {
    jobs: flags.get(jobs),
    grep: flags.get(grep),
    set: flags.all(set),
    strict: flags.has(strict),
    positionals,
  };
}

describe("what the words give", () => {
  it.each<[string, readonly string[], Partial<ReturnType<typeof parse>>]>([
    ["nothing", [], { jobs: undefined, grep: undefined, set: [], strict: false, positionals: [] }],
    ["a value behind a space", ["--jobs", "4"], { jobs: 4 }],
    ["a value behind a sign", ["--jobs=4"], { jobs: 4 }],
    ["a short flag", ["-j", "4"], { jobs: 4 }],
    ["a short flag with its value", ["-j4"], { jobs: 4 }],
    ["a switch", ["--strict"], { strict: true }],
    ["a switch twice", ["-s", "--strict"], { strict: true }],
    ["short flags together", ["-sj4"], { strict: true, jobs: 4 }],
    ["a value that looks like a flag", ["--grep", "-x"], { grep: "-x" }],
    ["an empty value", ["--grep", ""], { grep: "" }],
    [
      "a repeated flag",
      ["--set", "a=1", "--set=b=2=3"],
      {
        set: [
          ["a", "1"],
          ["b", "2=3"],
        ],
      },
    ],
    ["an empty value of a pair", ["--set", "a="], { set: [["a", ""]] }],
    ["arguments between flags", ["one", "--strict", "two"], { strict: true, positionals: ["one", "two"] }],
    ["arguments behind --", ["--", "--strict"], { strict: false, positionals: ["--strict"] }],
  ])("%s", (_, words, expected) => expect(parse(words)).toMatchObject(expected));
});

describe("what the environment gives", () => {
  it.each<[string, Record<string, string>, Partial<ReturnType<typeof parse>>]>([
    ["a value", { TOMADA_JOBS: "4" }, { jobs: 4 }],
    ["a switch", { TOMADA_STRICT: "1" }, { strict: true }],
    ["a switch that is off", { TOMADA_STRICT: "0" }, { strict: false }],
    ["a switch that is false", { TOMADA_STRICT: "false" }, { strict: false }],
    ["an empty variable", { TOMADA_STRICT: "", TOMADA_JOBS: "" }, { strict: false, jobs: undefined }],
    [
      "values on lines",
      { TOMADA_SET: "a=1\nb=2\n" },
      {
        set: [
          ["a", "1"],
          ["b", "2"],
        ],
      },
    ],
  ])("%s", (_, env, expected) => expect(parse([], env)).toMatchObject(expected));

  it("gives way to the command line", () => {
    expect(parse(["--jobs", "2", "--set", "c=3"], { TOMADA_JOBS: "4", TOMADA_SET: "a=1\nb=2" })).toMatchObject({
      jobs: 2,
      set: [["c", "3"]],
    });
  });
});

describe("what is refused", () => {
  it.each<[readonly string[], Record<string, string>, string, string | undefined]>([
    [["--jbos", "4"], {}, "there is no flag --jbos", "did you mean --jobs?"],
    [["--frobnicate"], {}, "there is no flag --frobnicate", "`--help` lists the flags"],
    [["-x"], {}, "there is no flag -x", "`--help` lists the flags"],
    [["--no-strict"], {}, "there is no flag --no-strict", "did you mean --strict?"],
    [["--jobs"], {}, "--jobs needs a value: --jobs N", undefined],
    [["--jobs", "--strict"], {}, "--jobs needs a value: --jobs N", undefined],
    [["-j"], {}, "-j needs a value: -j N", undefined],
    [["--strict=yes"], {}, "--strict takes no value", undefined],
    [["--jobs", "1", "-j2"], {}, "-j is given twice", undefined],
    [["--jobs", "0"], {}, '--jobs: expected a whole number of at least 1, not "0"', undefined],
    [["--jobs", "-1"], {}, '--jobs: expected a whole number of at least 1, not "-1"', undefined],
    [["--jobs", "1e3"], {}, '--jobs: expected a whole number of at least 1, not "1e3"', undefined],
    [["--jobs", "99999999999999999999"], {}, "--jobs: expected a whole number", undefined],
    [["--jobs="], {}, '--jobs: expected a whole number of at least 1, not ""', undefined],
    [[], { TOMADA_JOBS: "many" }, 'TOMADA_JOBS: expected a whole number of at least 1, not "many"', undefined],
    [["--set", "=1"], {}, '--set: expected NAME=VALUE, not "=1"', undefined],
  ])("%j %j", (words, env, message, help) => {
    let error: unknown;
    try {
      parse(words, env);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(message);
    expect((error as UsageError).help).toBe(help);
  });
});

describe("every flag of every command", () => {
  it.each(commands.map((command) => [command.name, [...command.flags, ...commonFlags]] as const))("%s", (_, flags) => {
    const names = flags.map(({ name }) => name);
    const shorts = flags.flatMap(({ short }) => short ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(shorts).size).toBe(shorts.length);
    for (const flag of flags) {
      expect(flag.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(flag.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(environmentName(flag) ?? "TOMADA_").toMatch(/^TOMADA_[A-Z_]*$/);
    }
  });

  it("means the same in every command that has it", () => {
    const summaries = new Map<string, Set<string>>();
    for (const flag of commands.flatMap(({ flags }) => flags)) {
      summaries.set(flag.name, (summaries.get(flag.name) ?? new Set()).add(flag.value ?? "a switch"));
    }
    expect([...summaries].filter(([, values]) => values.size > 1)).toEqual([]);
  });
});
