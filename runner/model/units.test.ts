import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, formatSize, longestDurationMs, parseDuration, parseRate, parseSize } from "./units.ts";

describe("durations", () => {
  it.each([
    ["200ms", 200],
    ["0ms", 0],
    ["5s", 5_000],
    ["1.5s", 1_500],
    ["1.001s", 1_001],
    ["1m", 60_000],
    ["0.5ms", 0.5],
  ])("%s is %d ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each([
    "",
    "5",
    "s",
    "-1s",
    "+1s",
    "1 s",
    "1h",
    "1sec",
    "1e3ms",
    ".5s",
    "5.s",
    "5S",
    "99999999m",
    `${"9".repeat(400)}s`,
  ])("%j is none", (text) => expect(parseDuration(text)).toBeUndefined());

  it.each([
    [0, "0ms"],
    [0.25, "0.25ms"],
    [999, "999ms"],
    [1_000, "1s"],
    [1_234.5, "1.2345s"],
    [90_000, "90s"],
    [120_000, "2m"],
  ])("%d ms is written %s", (ms, text) => expect(formatDuration(ms)).toBe(text));

  it("reads what it writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: longestDurationMs }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });
});

describe("sizes", () => {
  it.each([
    ["1024", 1024],
    ["0", 0],
    ["4KiB", 4096],
    ["1MiB", 1_048_576],
    ["2GiB", 2_147_483_648],
  ])("%s is %d bytes", (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(["", "KiB", "4kib", "4KB", "4K", "-1", "1.5KiB", "4 KiB", "9".repeat(17), "99999999GiB"])(
    "%j is none",
    (text) => expect(parseSize(text)).toBeUndefined(),
  );

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("%d is none", (size) =>
    expect(parseSize(size)).toBeUndefined(),
  );

  it("reads what it writes", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
    );
    expect(formatSize(3 * 2 ** 20)).toBe("3MiB");
    expect(formatSize(1536)).toBe("1536");
  });
});

describe("rates", () => {
  it.each([
    ["10KiB/s", 10_240],
    ["500/s", 500],
    ["0/s", undefined],
    ["10KiB", undefined],
    ["/s", undefined],
  ])("%s", (text, bytes) => expect(parseRate(text)).toBe(bytes));
});
