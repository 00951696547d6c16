import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Step } from "../model/scenario.ts";
import type { Span } from "../model/source.ts";
import { loadScenarios, type LoadOptions } from "./load.ts";

async function load(text: string, options: LoadOptions = {}) {
  const { cases, diagnostics, cutShort } = await loadScenarios([{ path: "a.scenario.yaml", text }], options);
  return { cases, cutShort, found: diagnostics.map(({ at, code }) => `${at.line}:${at.column} ${code}`) };
}

async function loadOne(text: string, options: LoadOptions = {}) {
  const { cases, found } = await load(text, options);
  expect(found).toEqual([]);
  const [scenario] = cases;
  if (!scenario || cases.length > 1) throw new Error(`${cases.length} cases`);
  return scenario;
}

const textOf = ({ file, start, end }: Span): string => file.text.slice(start, end);

describe("loadScenarios", () => {
  it("binds every top-level key", async () => {
    const scenario = await loadOne(`$schema: ../scenario.schema.json
x-anything: { at: all }
scenario: Everything
description: in one place
spec: RFC 862
tags: [tcp, echo]
level: should
requires: [linux, { command: [python3, java] }]
vars: { greeting: hello }
timeout: 2s
deadline: 1m
surplus: allow
isolate: true
known-failure: it is not done yet
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
  client:
    instances: 3
    steps:
      - connect: \${server.address}
      - send: \${greeting}
subject: { role: server }
programs:
  helper:
    run: [sleep, 10]
    ready: { listening: "127.0.0.1:80" }
    env: { PORT: 8080, NAME: x }
    cwd: there
    stdin: text
    pty: true
cleanup:
  - set: { done: true }
`);
    const { roles, subject, cleanup, programs, span, file, ...rest } = scenario;
    expect(rest).toEqual({
      title: "Everything",
      description: "in one place",
      spec: "RFC 862",
      tags: ["tcp", "echo"],
      level: "should",
      requires: ["linux", { command: ["python3", "java"] }],
      vars: { greeting: "hello" },
      matrix: {},
      timeoutMs: 2_000,
      deadlineMs: 60_000,
      surplus: "allow",
      isolate: true,
      knownFailure: "it is not done yet",
    });
    expect(textOf(span)).toBe("Everything");
    expect(file.path).toBe("a.scenario.yaml");
    expect(roles.map(({ name, instances, steps, span: at }) => [name, instances, steps.length, textOf(at)])).toEqual([
      ["server", 1, 3, "server"],
      ["client", 3, 2, "client"],
    ]);
    expect(subject?.role).toBe("server");
    expect(cleanup.map(({ verb }) => verb)).toEqual(["set"]);
    const [{ span: at, ...helper } = { span }] = programs;
    expect(textOf(at)).toBe("helper");
    expect(helper).toEqual({
      name: "helper",
      run: ["sleep", "10"],
      readyListening: "127.0.0.1:80",
      env: { PORT: "8080", NAME: "x" },
      cwd: "there",
      stdin: "text",
      files: {},
      pty: true,
    });
  });

  it("has defaults for what is left out", async () => {
    const { tags, level, requires, vars, timeoutMs, deadlineMs, surplus, programs, cleanup, subject } = await loadOne(
      "scenario: Little\nroles:\n  one:\n    - set: { a: 1 }\n",
    );
    expect({ tags, level, requires, vars, timeoutMs, deadlineMs, surplus, programs, cleanup, subject }).toEqual({
      tags: [],
      level: "must",
      requires: [],
      vars: {},
      timeoutMs: 5_000,
      deadlineMs: 60_000,
      surplus: "fail",
      programs: [],
      cleanup: [],
      subject: undefined,
    });
  });

  it("numbers steps as they are read, those inside others too, and knows where they stand", async () => {
    const { roles, cleanup } = await loadOne(`scenario: Numbers
cleanup:
  - set: { last: 1 }
roles:
  one:
    - bind: 127.0.0.1:0
      as: door
      within: 2s
    - repeat:
        times: 2
        steps:
          - parallel:
              - - set: { a: 1 }
              - [set: { b: 1 }]
          - set: { c: 1 }
    - close
`);
    const flatten = (steps: readonly Step[]): readonly Step[] =>
      steps.flatMap((step) => [step, ...step.blocks.flatMap(flatten)]);
    const [one] = roles;
    const steps = flatten(one?.steps ?? []);
    expect(cleanup.map(({ id }) => id)).toEqual([0]);
    expect(
      steps.map(({ id, span, argumentSpan }) => `${id} ${textOf(span)} ${textOf(argumentSpan).split("\n", 1)[0]}`),
    ).toEqual([
      "1 bind 127.0.0.1:0",
      "2 repeat times: 2",
      "3 parallel - - set: { a: 1 }",
      "4 set { a: 1 }",
      "5 set { b: 1 }",
      "6 set { c: 1 }",
      "7 close close",
    ]);
    expect(steps[0]?.modifiers).toEqual({ as: "door", within: "2s" });
    expect(steps[2]?.blocks.map((block) => block.length)).toEqual([1, 1]);
  });

  it("makes a case of each row of the matrix that is not excluded", async () => {
    const { cases, found } = await load(`scenario: Rows
matrix:
  size: [1, 64]
  kind: [a, b, [c]]
  exclude:
    - { size: 64, kind: a }
    - { kind: [c] }
roles:
  one:
    - check: matrix.size > 0 && matrix.kind != ""
`);
    expect(found).toEqual([]);
    expect(cases.map(({ matrix }) => matrix)).toEqual([
      { size: 1, kind: "a" },
      { size: 1, kind: "b" },
      { size: 64, kind: "b" },
    ]);
  });

  it("returns the sound scenarios of a file, and of other files", async () => {
    const sound = "scenario: Sound\nroles:\n  one:\n    - set: { a: 1 }\n";
    const { cases, diagnostics } = await loadScenarios([
      { path: "one.yaml", text: `${sound}---\nscenario: Not\nroles: {}\n---\n[broken\n` },
      { path: "two.yaml", bytes: Buffer.from(sound) },
    ]);
    expect(cases.map(({ file, title }) => `${file.path} ${title}`)).toEqual(["one.yaml Sound", "two.yaml Sound"]);
    expect(diagnostics.map(({ at, code }) => `${at.file}:${at.line} ${code}`)).toEqual([
      "one.yaml:7 value-not-allowed",
      "one.yaml:9 yaml-syntax",
    ]);
  });

  it("says a mistake once that an alias repeats", async () => {
    const { found } = await load(
      "scenario: Aliases\nroles:\n  one: &steps\n    - sned: x\n  two: *steps\n  three: *steps\n",
    );
    expect(found).toEqual(["4:7 unknown-verb"]);
  });

  it("keeps a hundred mistakes of a file, and says so", async () => {
    const { found, cutShort } = await load(`scenario: Many\nroles:\n  one:\n${"    - sned\n".repeat(150)}`);
    expect(found.length).toBe(100);
    expect(found[99]).toBe("103:7 unknown-verb");
    expect(cutShort).toEqual(["a.scenario.yaml"]);
  });

  it("leaves analysis out where it is not wanted", async () => {
    const text = "scenario: Alone\nroles:\n  one:\n    - barrier: nobody\n    - check: 1 + 1 == 2\n";
    expect((await load(text)).found).toEqual(["4:16 barrier-too-few"]);
    expect((await load(text, { analyse: false })).found).toEqual([]);
  });
});

describe("--set", () => {
  const text =
    'scenario: Settings\nvars: { size: 1, name: "x" }\nroles:\n  one:\n    - check: size > 0 && name != ""\n';

  it.each([
    ["5", 5],
    ["-1.5", -1.5],
    ["true", true],
    ['"5"', "5"],
    ["'it''s'", "it's"],
    ["hello world", "hello world"],
    ["", ""],
    ["null", "null"],
    ["[1, 2]", "[1, 2]"],
    ["a: b", "a: b"],
    ["'open", "'open"],
    ["!tag x", "!tag x"],
    ["*alias", "*alias"],
    ["12345678901234567890", "12345678901234567890"],
    ["${1 + 1}", "${1 + 1}"],
  ])("%s", async (written, value) => {
    expect((await loadOne(text, { set: { size: written } })).vars).toEqual({ size: value, name: "x" });
  });

  it("does not take a variable that no scenario has", async () => {
    const { diagnostics } = await loadScenarios([{ path: "a.yaml", text }], { set: { siez: "5", name: "y" } });
    expect(diagnostics).toEqual([
      {
        code: "unknown-variable",
        severity: "error",
        message: "no scenario has a variable siez",
        help: "did you mean size?",
        at: { file: "--set", line: 1, column: 1, endColumn: 5, text: "siez=5" },
      },
    ]);
    const { diagnostics: others } = await loadScenarios([{ path: "a.yaml", text: "scenario: [" }], {
      set: { siez: "5" },
    });
    expect(others.map(({ code }) => code)).toEqual(["yaml-syntax"]);
  });
});

describe("whatever comes", () => {
  const word = fc.constantFrom(
    ..."scenario roles vars matrix subject cleanup programs steps times send expect-recv line bytes until bind connect accept close repeat".split(
      " ",
    ),
    ...["a", "5", "5s", "${x}", "'", '"', "[", "]", "{", "}", "&a", "*a", "!t", "#", "|", ">", "<<", "~", "\t", "é🎉"],
  );
  const line = fc
    .tuple(
      fc.nat(4),
      fc.constantFrom("", "- ", "- - "),
      fc.array(word, { maxLength: 3 }),
      fc.constantFrom(": ", ":", " ", ", "),
    )
    .map(([indent, dash, words, separator]) => `${"  ".repeat(indent)}${dash}${words.join(separator)}`);
  const file = fc.array(line, { maxLength: 12 }).map((lines) => `scenario: s\nroles:\n  one:\n${lines.join("\n")}`);

  it("never throws, and every place is in the file", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(file, fc.string({ unit: "binary" }), fc.uint8Array()), async (content) => {
        const source = typeof content === "string" ? { path: "a", text: content } : { path: "a", bytes: content };
        const { cases, diagnostics } = await loadScenarios([source]);
        for (const { at, related = [] } of diagnostics) {
          for (const place of [at, ...related.map((one) => one.at)]) {
            expect(place.column).toBeLessThanOrEqual(place.text.length + 1);
            expect(place.endColumn).toBeGreaterThan(place.column);
          }
        }
        expect(cases.length > 0 || diagnostics.length > 0).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
