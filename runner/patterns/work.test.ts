/** Reading on byte by byte costs as much work as reading at once, but for a factor: counted, not timed. */
import { createHash, Hash } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { loadRegexes } from "../expressions/index.ts";
import { compile, latin1 } from "./streams.test-support.ts";

beforeAll(loadRegexes);

/** Bytes that were looked at by native searches and comparisons, and by our own loops. */
let looked = 0;

beforeEach(() => {
  looked = 0;
  const { indexOf, compare } = Buffer;
  void indexOf;
  const search = Buffer.prototype.indexOf;
  vi.spyOn(Buffer.prototype, "indexOf").mockImplementation(function (this: Buffer, ...args: unknown[]) {
    const from = typeof args[1] === "number" ? args[1] : 0;
    looked += Math.max(1, this.length - from);
    return Reflect.apply(search, this, args) as number;
  });
  vi.spyOn(Buffer, "compare").mockImplementation((one, other) => {
    looked += 1 + Math.min(one.length, other.length);
    return compare(one, other);
  });
  const update = Hash.prototype.update;
  vi.spyOn(Hash.prototype, "update").mockImplementation(function (this: Hash, ...args: unknown[]) {
    looked += (args[0] as Uint8Array).length;
    return Reflect.apply(update, this, args) as Hash;
  });
});
afterEach(() => vi.restoreAllMocks());

const length = 20_000;

/** `bytes[index]` is counted, for everybody. */
class CountedBytes {
  static of(bytes: Buffer): Buffer {
    return new Proxy(bytes, {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) {
          looked++;
          return target[Number(key)];
        }
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
  }
}

it.each([
  ["a literal", { text: "a".repeat(length) }, "a".repeat(length)],
  ["bytes made as they come", { fill: { byte: 97, size: 80_000 } }, "a".repeat(80_000)],
  ["bytes", { bytes: length, text: "a".repeat(length) }, "a".repeat(length)],
  [
    "a digest",
    { bytes: length, sha256: createHash("sha256").update("a".repeat(length)).digest("hex") },
    "a".repeat(length),
  ],
  ["a line", { line: { "starts-with": "a".repeat(length / 2) } }, `${"a".repeat(length)}\n`],
  ["a delimiter", { until: "aab" }, `${"a".repeat(length)}b`],
  ["a long delimiter", { until: `${"a".repeat(50)}b` }, `${"a".repeat(length)}b`],
  ["all", { until: "eof", "starts-with": "aa" }, "a".repeat(length)],
])("%s", (_name, value, text) => {
  const stream = Buffer.from(latin1(text));
  const reader = compile(value).begin();
  let state = reader.next(stream.subarray(0, 0), false);
  for (let end = 1; end <= stream.length && state.kind === "need-more"; end++)
    state = reader.next(stream.subarray(0, end), false);
  if (state.kind === "need-more") state = reader.next(stream, true);
  expect(state.kind).toBe("matched");
  expect(looked / stream.length).toBeLessThan(60);
});

it.each([
  ["a regular expression", "a+b", `${"a".repeat(length)}b`],
  ["one that looks at the end", "(?:^|a)b$", `${"ac".repeat(length / 2)}ab`],
  ["one with many states", "a.{10}b", `${"aac".repeat(length / 3)}${"a".repeat(11)}b`],
  ["characters of several bytes", "é+b", `${"é".repeat(length / 2)}b`],
])("%s", (_name, source, text) => {
  const stream = Buffer.from(text, "utf8");
  const reader = compile({ until: { regex: source } }).begin();
  let state = reader.next(stream.subarray(0, 0), false);
  for (let end = 1; end <= stream.length && state.kind === "need-more"; end++) {
    state = reader.next(CountedBytes.of(stream.subarray(0, end)), false);
  }
  expect(state.kind).toBe("matched");
  expect(looked / stream.length).toBeLessThan(20);
});
