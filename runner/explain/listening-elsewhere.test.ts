import { describe, expect, it } from "vitest";
import type { Failure } from "../model/outcome.ts";
import { listeningElsewhere } from "./listening-elsewhere.ts";

function failure(expectedText: string, actualText: string): Failure {
  return {
    kind: "mismatch",
    code: "listening-elsewhere",
    message: "",
    hints: [],
    comparison: { expectedText, actualText, base: 0 },
  };
}

describe("listening elsewhere", () => {
  it.each([
    ["127.0.0.1:65432", "127.0.0.1:65433", "port 65432"],
    ["localhost:8080", "0.0.0.0:36895", "htons(8080)"],
    ["127.0.0.1:8080", "[::1]:8080", "does not reach ::1"],
  ])("asked for %s, found at %s", (asked, found, words) => {
    expect(listeningElsewhere.explain(failure(asked, found))).toContain(words);
  });

  it("says nothing where it would have to guess", () => {
    expect(listeningElsewhere.explain(failure("127.0.0.1:8080", "127.0.0.1:1 and 127.0.0.1:2"))).toBeUndefined();
    expect(
      listeningElsewhere.explain({ ...failure("127.0.0.1:8080", "127.0.0.1:1"), code: "not-listening" }),
    ).toBeUndefined();
  });
});
