import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFolder } from "./call.test-support.ts";
import { readLines } from "./read-lines.ts";
import { UsageError } from "./usage-error.ts";

async function linesOf(content: string | Uint8Array): Promise<readonly string[]> {
  return collect(join(makeFolder({ file: content }), "file"));
}

async function collect(path: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return lines;
}

it.each<[string, readonly string[]]>([
  ["", []],
  ["\n", [""]],
  ["one", ["one"]],
  ["one\n", ["one"]],
  ["one\r\ntwo", ["one", "two"]],
  ["one\n\ntwo\n", ["one", "", "two"]],
  ["\r", ["\r"]],
])("%j", async (content, lines) => expect(await linesOf(content)).toEqual(lines));

it("lines may be longer than what is read at once, and parted anywhere", async () => {
  const lines = ["ä".repeat(300_000), "b", "c".repeat(600_000), ""];
  expect(await linesOf(`${lines.join("\n")}\n`)).toEqual(lines);
});

it("any text is its lines", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", "ä", "\n", "\r\n", "€") });
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const whole = content.endsWith("\n") || content === "" ? content : `${content}\n`;
      expect(await linesOf(content)).toEqual(whole.split(/\r?\n/).slice(0, -1));
    }),
    { numRuns: 50 },
  );
});

describe("what cannot be read", () => {
  it("is not there", () => expect(collect("/nothing/there")).rejects.toThrow("cannot read /nothing/there: ENOENT"));
  it("is a folder", () => expect(collect("/tmp")).rejects.toThrow("cannot read /tmp: EISDIR"));
  it("has no end of a line", () => expect(collect("/dev/zero")).rejects.toThrow(UsageError));
});
