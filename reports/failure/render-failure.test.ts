import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../../runner/model/display-text.ts";
import type { Failure } from "../../runner/model/outcome.ts";
import { anyFailure } from "../testing/arbitrary-failure.test-support.ts";
import { failureExamples } from "../testing/failure-examples.test-support.ts";
import { hardFailures } from "../testing/hard-failures.test-support.ts";
import { expectGolden } from "../testing/golden.test-support.ts";
import { createPaint, noPaint } from "./paint.ts";
import { renderFailure } from "./render-failure.ts";

const steps = ["connect", "send", "expect-recv", "close"].map((verb, at) => ({
  role: "client",
  verb,
  title: verb,
  line: 12 + at,
  column: 7,
  level: "must" as const,
}));

function render(failure: Failure, width: number): string[] {
  return renderFailure(failure, { width, paint: noPaint, steps });
}

describe("a failure explained", () => {
  it.each(Object.entries({ ...failureExamples, ...hardFailures }))("%s", (name, failure) => {
    const pages = [80, 120, 160].map((width) =>
      [`── ${width} columns ──`, "", ...render(failure, width), ""].join("\n"),
    );
    expectGolden(`failure/${name}.txt`, pages.join("\n"));
  });

  it("is plain, printable and within the width for any failure", () => {
    fc.assert(
      fc.property(anyFailure, fc.integer({ min: 1, max: 200 }), (failure, width) => {
        for (const line of render(failure, width)) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
          expect(displayWidth(line)).toBeLessThanOrEqual(Math.max(72, width));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is the same text in colour", () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const painted = renderFailure(failure, { width: 100, paint: createPaint(true), steps });
        // eslint-disable-next-line no-control-regex
        expect(painted.map((line) => line.replaceAll(/\x1b\[\d+m/g, ""))).toEqual(render(failure, 100));
      }),
    );
  });
});
