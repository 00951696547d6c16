import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../model/scenario.ts";
import { Findings } from "../findings.ts";
import { SourceFile } from "../../model/source.ts";
import { parseYaml } from "./parse.ts";
import { readYaml } from "./read-yaml.ts";

/** Each finding as "line:column code", in file order. */
function problems(content: string | Uint8Array): string[] {
  return readYaml("a.yaml", content)
    .findings.list()
    .map(({ at, code }) => `${at.line}:${at.column} ${code}`);
}

function values(content: string): Value[] {
  const { documents, findings } = readYaml("a.yaml", content);
  expect(findings.list()).toEqual([]);
  return documents.map(({ value }) => value);
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");

describe("readYaml", () => {
  it("reads YAML 1.2, in which words are words", () => {
    expect(values("a: yes\nb: 0777\nc: 0o17\nd: ~\ne: true\nf: 1e3\ng: 1_000\nh: 12:30\n")).toEqual([
      { a: "yes", b: 777, c: 15, d: null, e: true, f: 1000, g: "1_000", h: "12:30" },
    ]);
  });

  it("reads several documents and skips empty ones", () => {
    expect(values("%YAML 1.2\n---\na: 1\n---\n# nothing\n---\n- b\n...\n")).toEqual([{ a: 1 }, ["b"]]);
  });

  it("makes every key a string, also __proto__ and numbers", () => {
    const [map] = values('2: a\n1: b\ntrue: c\n"": d\n__proto__: { x: 1 }\n') as [Record<string, Value>];
    expect(Object.entries(map)).toEqual([
      ["1", "b"],
      ["2", "a"],
      ["true", "c"],
      ["", "d"],
      ["__proto__", { x: 1 }],
    ]);
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
  });

  it("lets aliases share what their anchor made", () => {
    const [map] = values("a: &a [1, &b x]\nb: *a\nc: [*b, y: *b]\n") as [Record<string, Value>];
    expect(map).toEqual({ a: [1, "x"], b: [1, "x"], c: ["x", { y: "x" }] });
    expect(map["b"]).toBe(map["a"]);
  });

  it("counts columns without the byte order mark", () => {
    expect(problems("\ufeffa: 1\na: 2\n")).toEqual(["2:1 yaml-duplicate-key"]);
    expect(problems(Buffer.from("\ufeffa: @\n"))).toEqual(["1:4 yaml-syntax"]);
  });

  it("knows where keys, values and items stand", () => {
    const { documents, positions, findings } = readYaml("a.yaml", "list: [a, &x {b: 'c'}]\nsame: *x\n");
    const root = documents[0]?.value as { list: [string, object] };
    const text = (span?: { start: number; end: number }) => span && findings.file.text.slice(span.start, span.end);
    expect(text(positions.keyAt(root, "same"))).toBe("same");
    expect(text(positions.valueAt(root, "same"))).toBe("*x");
    expect(text(positions.valueAt(root.list, 0))).toBe("a");
    expect(text(positions.valueAt(root.list[1], "b"))).toBe("'c'");
    expect(positions.valueAt(root.list, 2)).toBeUndefined();
    expect(positions.valueAt(root, "toString")).toBeUndefined();
    expect(positions.valueAt({}, "a")).toBeUndefined();
  });

  it.each([
    ["a: 1\nb: 2\na: 3\n", ["3:1 yaml-duplicate-key"]],
    ["a: {b: 1, 'b': 2, \"b\": 3}\n", ["1:11 yaml-duplicate-key", "1:19 yaml-duplicate-key"]],
    ["%YAML 1.1\n---\na: 1\n", ["1:1 yaml-version"]],
    ["%TAG ! x:\n---\na: 1\n", ["1:1 yaml-tag"]],
    ["a: !foo 1\nb: !!binary aa\nc: !!set {d}\n", ["1:4 yaml-tag", "2:4 yaml-tag", "3:4 yaml-tag"]],
    ["? [a]\n: b\n? {c: d}\n: e\n", ["1:3 yaml-key-not-string", "3:3 yaml-key-not-string"]],
    ["a: &a b\n*a : c\n", ["2:1 yaml-key-not-string"]],
    ["a: &a {b: 1}\nc: { <<: *a }\n", ["2:6 yaml-merge-key"]],
    ["a: &a [*a]\n", ["1:8 yaml-alias-expansion"]],
    ["a: *b\n", ["1:4 yaml-syntax"]],
    ["a: 12345678901234567890\nb: -.inf\n", ["1:4 out-of-range", "2:4 value-not-allowed"]],
    ["a:\n\tb: c\nd:\n\te: f\n", ["2:1 yaml-syntax", "4:1 yaml-syntax"]],
    ["a: 'b\nc: d\n\n\n", ["1:4 yaml-syntax"]],
    ["a: [b\nc: d\n", ["1:4 yaml-syntax"]],
    ["a: @b\n---\na: `b`\n", ["1:4 yaml-syntax", "3:4 yaml-syntax"]],
    ["a: b\0c", ["1:5 yaml-syntax"]],
    ["a: b\x07\n", ["1:5 yaml-syntax"]],
    ["a: b\rc: d\r", ["1:5 yaml-syntax"]],
    ["a: \ud800\n", ["1:4 yaml-syntax"]],
  ])("%j", (text, found) => expect(problems(text)).toEqual(found));

  it.each([
    ["Latin-1", latin1("a: ol\xe1\n"), ["1:6 not-utf-8"]],
    ["UTF-16", Buffer.from("\ufeffa: b\n", "utf16le"), ["1:1 not-utf-8"]],
    ["an overlong form", latin1("a: b\n\xc0\x80"), ["2:1 not-utf-8"]],
    ["a byte order mark before bad bytes", latin1("\xef\xbb\xbfa: \xff"), ["1:4 not-utf-8"]],
    ["an executable", latin1("\x7fELF\x02\x01\x01\0\0\xff"), ["1:10 not-utf-8"]],
  ])("refuses %s", (_, bytes, found) => expect(problems(bytes)).toEqual(found));

  it("refuses what is too large, before it reads it", () => {
    expect(problems("a".repeat(5 * 2 ** 20 + 1))).toEqual(["1:1 file-too-large"]);
    expect(problems(new Uint8Array(5 * 2 ** 20 + 1))).toEqual(["1:1 file-too-large"]);
  });
});

describe("limits", () => {
  const parse = (text: string) => {
    const findings = new Findings(new SourceFile("a.yaml", text));
    const documents = parseYaml(findings, { depth: 5, tokens: 100, documents: 3 });
    return {
      documents: documents.length,
      found: findings.list().map(({ at, code }) => `${at.line}:${at.column} ${code}`),
    };
  };

  it.each([
    ["flow lists", "[[[[[a]]]]]", "[[[[[[a]]]]]]", "1:6"],
    ["flow maps", "{a: {a: {a: {a: {a: b}}}}}", "{a: {a: {a: {a: {a: {a: b}}}}}}", "1:21"],
    ["block lists", "- - - - - a", "- - - - - - a", "1:11"],
    ["explicit keys", "? ? ? ? ? a", "? ? ? ? ? ? a", "1:11"],
    ["block maps", "a:\n b:\n  c:\n   d:\n    e: f", "a:\n b:\n  c:\n   d:\n    e:\n     f: g", "6:6"],
  ])("of depth: %s", (_, allowed, refused, place) => {
    expect(parse(allowed).found.filter((found) => found.includes("deep"))).toEqual([]);
    expect(parse(refused)).toEqual({ documents: 0, found: [`${place} yaml-too-deep`] });
  });

  it("of size and of documents, keeping what came before", () => {
    expect(parse("a\n---\nb\n---\nc\n")).toEqual({ documents: 3, found: [] });
    expect(parse("a\n---\nb\n---\nc\n---\nd\n---\ne")).toEqual({ documents: 4, found: ["6:1 file-too-large"] });
    expect(parse(`a\n---\n[${"b,".repeat(200)}]`)).toEqual({ documents: 1, found: ["3:64 file-too-large"] });
  });

  it.each([
    ["brackets", "[".repeat(100_000), ["1:101 yaml-too-deep"]],
    ["billion laughs", bomb(60), ["17:12 yaml-alias-expansion"]],
    ["a chain of aliases", chain(2_000), ["99:12 yaml-too-deep"]],
    ["a hundred thousand keys", keys(100_000), []],
    ["as many mistakes", `["${"\\q".repeat(500_000)}"]`, ["1:3 yaml-syntax"]],
    ["as many closing brackets", "]".repeat(500_000), ["1:1 yaml-syntax"]],
  ])("hold against %s", (_, text, found) => expect(problems(text)).toEqual(found));

  function bomb(levels: number): string {
    return Array.from({ length: levels }, (_, i) =>
      i === 0 ? "a0: &a0 [x]" : `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`,
    ).join("\n");
  }
  function chain(length: number): string {
    return Array.from({ length }, (_, i) => (i === 0 ? "a0: &a0 [x]" : `a${i}: &a${i} [*a${i - 1}]`)).join("\n");
  }
  function keys(count: number): string {
    return Array.from({ length: count }, (_, i) => `k${i}: v`).join("\n");
  }
});

describe("whatever comes", () => {
  const punctuation = fc.constantFrom(
    ...Array.from("-:,[]{}#&*!|>'\"%@`? \n\t\\ab0~<"),
    "\r\n",
    "---\n",
    "...\n",
    ": ",
    "- ",
    "&a ",
    "*a ",
    "${",
    "é",
    "世",
    "\ud83c\udf89",
  );
  const soup = fc.array(punctuation, { maxLength: 60 }).map((parts) => parts.join(""));

  it("never throws, and points into the file", () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: "binary" }), fc.uint8Array({ maxLength: 80 })), (content) => {
        const { findings, documents } = readYaml("a.yaml", content);
        const lines = findings.file.text.split("\n");
        for (const { at } of findings.list()) {
          expect(at.line).toBeLessThanOrEqual(lines.length);
          expect(at.column).toBeGreaterThanOrEqual(1);
          expect(at.column).toBeLessThanOrEqual((lines[at.line - 1] ?? "").length + 1);
        }
        if (findings.isEmpty) expect(documents.every(({ complete }) => complete)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it("keeps what JSON says", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const { documents, findings } = readYaml("a.yaml", json);
        const value = JSON.parse(json) as Value;
        if (findings.isEmpty && value !== null) expect(documents.map((document) => document.value)).toEqual([value]);
      }),
    );
  });
});
