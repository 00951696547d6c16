/** Reading on byte by byte costs as much work as reading at once, but for a factor: counted, not timed. */
import { createHash, Hash } from "node:crypto";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { loadRegexes } from "../expressions/index.ts";
import type { PatternReader, PatternState } from "../model/pattern.ts";
import { compile, latin1 } from "./streams.test-support.ts";

beforeAll(loadRegexes);

/** Bytes that were looked at: by what searches, compares and hashes for us, and by our own loops. */
let looked = 0;
const restore: (() => void)[] = [];

beforeEach(() => {
  looked = 0;
  count(
    Buffer.prototype,
    "indexOf",
    (self, [, from]) => (self as Buffer).length - (typeof from === "number" ? from : 0),
  );
  count(Buffer, "compare", (_self, [one, other]) => Math.min((one as Buffer).length, (other as Buffer).length));
  count(Hash.prototype, "update", (_self, [chunk]) => (chunk as Buffer).length);
});
afterEach(() => {
  for (const undo of restore.splice(0)) undo();
});

/** Each call counts as one more, so that calls without end are seen too. */
function count(owner: object, name: string, cost: (self: unknown, args: readonly unknown[]) => number): void {
  const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
  Reflect.set(owner, name, function (this: unknown, ...args: unknown[]) {
    looked += 1 + cost(this, args);
    return Reflect.apply(original, this, args);
  });
  restore.push(() => Reflect.set(owner, name, original));
}

/** `bytes[index]` is counted. */
function countReads(bytes: Buffer): Buffer {
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

function readByteByByte(reader: PatternReader, stream: Buffer, show: (bytes: Buffer) => Buffer): PatternState {
  for (let end = 0; end <= stream.length; end++) {
    const state = reader.next(show(stream.subarray(0, end)), false);
    if (state.kind !== "need-more") return state;
  }
  return reader.next(stream, true);
}

const length = 20_000;
const text = "a".repeat(length);

it.each([
  ["a literal", { text }, text],
  ["bytes made as they come", { fill: { byte: 97, size: 80_000 } }, "a".repeat(80_000)],
  ["bytes", { bytes: length, text }, text],
  ["a digest", { bytes: length, sha256: createHash("sha256").update(text).digest("hex") }, text],
  ["a line", { line: { "starts-with": text } }, `${text}\n`],
  ["a delimiter", { until: "aab" }, `${text}b`],
  ["a long delimiter", { until: `${"a".repeat(20)}b` }, `${text}b`],
  ["all", { until: "eof", "starts-with": "aa" }, text],
])("%s", (_name, value, sent) => {
  const stream = Buffer.from(latin1(sent));
  expect(readByteByByte(compile(value).begin(), stream, (bytes) => bytes).kind).toBe("matched");
  expect(looked / stream.length).toBeLessThan(30);
});

it.each([
  ["a regular expression", "a+b", `${text}b`],
  ["one that looks at the end", "(?:^|a)b$", `${"ac".repeat(length / 2)}ab`],
  ["one with many states", "a.{10}b", `${"aac".repeat(length / 3)}${"a".repeat(11)}b`],
  ["characters of several bytes", "é+b", `${"é".repeat(length / 2)}b`],
])("%s", (_name, regex, sent) => {
  const stream = Buffer.from(sent, "utf8");
  expect(readByteByByte(compile({ until: { regex } }).begin(), stream, countReads).kind).toBe("matched");
  expect(looked / stream.length).toBeLessThan(10);
});
