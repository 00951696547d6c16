import { beforeAll, describe, expect, it } from "vitest";
import { compileRegex, loadRegexes, RegexSyntaxError } from "./index.ts";

beforeAll(loadRegexes);

describe("what the named groups take", () => {
  it.each<[source: string, text: string, groups: Record<string, string> | undefined]>([
    ["^220 (?P<host>\\S+)", "220 mx ready", { host: "mx" }],
    ["^220 (?<host>\\S+)", "220 mx ready", { host: "mx" }],
    ["(?P<a>a)|(?P<b>b)", "b", { a: "", b: "b" }],
    ["x", "y", undefined],
    ["(?P<rest>.+)$", "größe", { rest: "größe" }],
  ])("%s of %s", (source, text, groups) => {
    const matched = compileRegex(source).match(Buffer.from(text));
    const taken = matched && Object.fromEntries(Object.entries(matched).map(([name, bytes]) => [name, String(bytes)]));
    expect(taken).toEqual(groups);
  });

  it("are views of the bytes, not copies", () => {
    const bytes = Buffer.from("key=value");
    expect(compileRegex("=(?P<value>.*)").match(bytes)?.["value"]?.buffer).toBe(bytes.buffer);
  });
});

it("a byte that is no UTF-8 is one character", () => {
  expect(compileRegex("^a.b$").find(Uint8Array.of(0x61, 0xff, 0x62))).toBe(true);
});

describe("what is refused", () => {
  it.each([
    ["(", 'the regular expression is wrong: missing closing ): "("', undefined],
    ["(?=x)", "the regular expression is wrong", "no look-around and no back-references"],
    ["(?<!x)y", "the regular expression is wrong", "no look-around and no back-references"],
    ["(a)\\1", "the regular expression is wrong", "no look-around and no back-references"],
    ["((a{100}){100}){100}", "the regular expression is", undefined],
  ])("%s", (source, message, help) => {
    let error: unknown;
    try {
      compileRegex(source);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RegexSyntaxError);
    expect((error as Error).message).toContain(message);
    if (help !== undefined) expect((error as RegexSyntaxError).help).toContain(help);
  });
});
