/** Files in scenarios/err give the messages beside them, files in scenarios/ok and examples give none: dropping one in is a test. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnosticCodes } from "../model/diagnostic.ts";
import { renderDiagnostic } from "../model/render-diagnostic.ts";
import { loadScenarios } from "./load.ts";

const root = join(import.meta.dirname, "../..");
const isUpdate = process.env["TOMADA_UPDATE_GOLDEN"] === "1";

function scenarioFiles(folder: string): string[] {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith(".scenario.yaml"));
}

async function load(folder: string, name: string) {
  const { cases, diagnostics } = await loadScenarios([
    { path: `${folder}/${name}`, bytes: readFileSync(join(root, folder, name)) },
  ]);
  return {
    cases,
    diagnostics,
    text: diagnostics.map((one) => `${renderDiagnostic(one, { color: false })}\n`).join("\n"),
  };
}

describe("scenarios/err", () => {
  const folder = "scenarios/err";
  const met = new Set<string>();

  it.each(scenarioFiles(folder))("%s", async (name) => {
    const { diagnostics, text } = await load(folder, name);
    for (const { code } of diagnostics) met.add(code);
    const golden = join(root, folder, name.replace(/\.scenario\.yaml$/, ".expected"));
    if (isUpdate) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
    expect(diagnostics).not.toEqual([]);
  });

  it("has no messages without a file", () => {
    const names = new Set(scenarioFiles(folder).map((name) => name.replace(/\.scenario\.yaml$/, "")));
    const stray = readdirSync(join(root, folder)).filter(
      (name) => name.endsWith(".expected") && !names.has(name.replace(/\.expected$/, "")),
    );
    expect(stray).toEqual([]);
  });

  it("shows every mistake that a scenario file can have", () => {
    // About the way to the file, not about what is in it; too large to be kept here; about event files.
    const elsewhere = ["file-unreadable", "file-too-large", "events-not-ndjson", "events-version", "events-truncated"];
    expect(diagnosticCodes.filter((code) => !met.has(code) && !elsewhere.includes(code))).toEqual([]);
  });
});

describe.each(["scenarios/ok", "scenarios/examples"])("%s", (folder) => {
  it.each(scenarioFiles(folder))("%s", async (name) => {
    const { cases, text } = await load(folder, name);
    expect(text).toBe("");
    expect(cases.length).toBeGreaterThan(0);
  });
});
