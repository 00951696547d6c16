import { describe, expect, it } from "vitest";
import { encoders } from "../../data/registry.ts";
import { commonModifiers, ownModifiers } from "../../load/schema/modifiers.ts";
import { diagnosticCodes } from "../../model/diagnostic.ts";
import { failureCodes } from "../../model/outcome.ts";
import { frames, predicates } from "../../patterns/registry.ts";
import { verbs } from "../../steps/registry.ts";
import { callTomada } from "../call.test-support.ts";

const words = [
  ...[verbs, frames, predicates, encoders].flatMap((definitions) => definitions.map(({ name }) => name)),
  ...Object.keys({ ...commonModifiers, ...ownModifiers }),
  ...diagnosticCodes,
  ...failureCodes,
  ...["scenario", "vars", "matrix", "roles", "subject", "programs", "surplus", "known-failure", "cleanup"],
];

describe("tomada explain", () => {
  it("lists every word that it explains", async () => {
    const { code, stdout } = await callTomada("explain");
    expect(code).toBe(0);
    const listed = new Set(stdout.split("\n").map((line) => line.trim().split(" ")[0]));
    expect(words.filter((word) => !listed.has(word))).toEqual([]);
  });

  it.each([...new Set(words)])("%s", async (word) => {
    const { code, stdout, stderr } = await callTomada(`explain ${word}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^${word} — \\S`, "m"));
  });

  it("shows both where a word means two things", async () => {
    const { stdout } = await callTomada("explain text");
    expect(stdout).toContain("DATA: what can be sent\n\ntext —");
    expect(stdout).toContain("Predicates: what the bytes of a PATTERN must be\n\ntext —");
  });
});
