/** Every verb's definition: it says what it is, and its examples load and pass. */
import { describe, expect, it } from "vitest";
import { playText } from "../engine/play-text.test-support.ts";
import { verbs } from "./registry.ts";

describe.each(verbs.map((verb) => [verb.name, verb] as const))("%s", (_, verb) => {
  it("says what it does in one line", () => {
    expect(verb.summary).toMatch(/^[A-Z`a-z].*[^.]$/);
    expect(verb.summary).not.toContain("\n");
    expect(verb.summary.length).toBeLessThan(110);
  });

  it("can be written: with an argument, or as a bare word", () => {
    expect(verb.bare || verb.argument !== undefined).toBe(true);
  });

  it("has an example", () => {
    expect(verb.examples.length).toBeGreaterThan(0);
  });

  for (const { title, yaml, subjects } of verb.examples) {
    it(`passes its example: ${title}`, async () => {
      const given = Object.entries(subjects ?? {}).map(
        ([role, command]) => [role, { kind: "command", command, cwd: process.cwd(), pty: false }] as const,
      );
      const { outcome, failure } = await playText(yaml, { subjects: new Map(given) });
      expect(failure?.message).toBeUndefined();
      expect(outcome).toBe("passed");
    });
  }
});

it("no two verbs share a name", () => {
  expect(new Set(verbs.map(({ name }) => name)).size).toBe(verbs.length);
});
