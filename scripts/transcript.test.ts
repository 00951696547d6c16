import { describe, expect, it } from "vitest";
import { formatTranscript, parseTranscript, presentable, withoutAccidents } from "./transcript.ts";

describe("a transcript", () => {
  const text = "$ one --flag\n$ two\nfirst line\n\nlast line\n";

  it("is commands and what they print, and is written as it was read", () => {
    expect(parseTranscript(text)).toEqual([
      { command: "one --flag", output: "" },
      { command: "two", output: "first line\n\nlast line\n" },
    ]);
    expect(formatTranscript(parseTranscript(text))).toBe(text);
  });

  it("begins with a command", () => {
    expect(() => parseTranscript("output\n$ one\n")).toThrow('"output');
  });
});

describe("withoutAccidents", () => {
  it.each([
    ["passed (12.5 ms)", "passed (0 ms)"],
    ["in 1.2s", "in 0 ms"],
    ["./program, still running, pid 4711", "./program, still running, pid 0"],
    ["./a/very/lo…, still running, pid 4711", ", still running, pid 0"],
    ["from 127.0.0.1:40123 to 127.0.0.1:65432", "from 127.0.0.1:0 to 127.0.0.1:65432"],
  ])("%j", (output, expected) => {
    expect(withoutAccidents(output)).toBe(expected);
  });
});

describe("presentable", () => {
  it("leaves the frames of a traceback out, whatever its margin", () => {
    const frames = ['  File "/a/b.py", line 3', "    x()", "    ^^^"];
    const output = ["before", "Traceback (most recent call last):", ...frames, "OSError: [Errno 22]", "after", ""];
    const shown = ["before", "Traceback (most recent call last):", "…", "OSError: [Errno 22]", "after", ""];
    for (const margin of ["", "    │ "]) {
      expect(presentable(output.map((line) => margin + line).join("\n"))).toBe(
        shown.map((line) => margin + line).join("\n"),
      );
    }
  });
});
