/** The examples of docs/diagnostics are what they are said to be. */
import { describe, expect, it } from "vitest";
import { diagnosticCodes } from "../model/diagnostic.ts";
import { diagnosticGuide } from "../model/guide/diagnostic-guide.ts";
import { loadScenarios } from "./load.ts";

async function codesOf(text: string): Promise<string[]> {
  const { diagnostics } = await loadScenarios([{ path: "example.scenario.yaml", text }]);
  return diagnostics.map(({ code, at, message }) => `${code} ${at.line}:${at.column} ${message}`);
}

const examples = diagnosticCodes.map((code) => ({ code, ...diagnosticGuide[code] }));

describe("docs/diagnostics", () => {
  it.each(examples.filter(({ wrong }) => wrong !== undefined))(
    "$code is what the wrong file has, and nothing else",
    async ({ code, wrong }) => {
      const found = await codesOf(wrong ?? "");
      expect(found.length).toBeGreaterThan(0);
      expect(found.filter((one) => !one.startsWith(`${code} `))).toEqual([]);
    },
  );

  it.each(examples.filter(({ right }) => right !== undefined))(
    "$code is not what the right file has",
    async ({ right }) => {
      expect(await codesOf(right ?? "")).toEqual([]);
    },
  );
});
