/** Proves that the dependency rules catch what they are there for, in a small tree of offenders. */
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand, tryCommand } from "./run-command.ts";

/** A file, what it imports, and the rule that says no; `undefined`: it may. */
const cases: readonly (readonly [string, string, string | undefined])[] = [
  ["runner/model/a.ts", "../data/target.ts", "model-imports"],
  ["runner/data/a.ts", "../model/target.ts", undefined],
  ["runner/data/b.ts", "../steps/target.ts", "data-imports"],
  ["runner/patterns/a.ts", "../data/target.ts", undefined],
  ["runner/patterns/b.ts", "../sockets/target.ts", "patterns-imports"],
  ["runner/expressions/a.ts", "../data/target.ts", "expressions-imports"],
  ["runner/codecs/a.ts", "../steps/target.ts", "codecs-imports"],
  ["runner/sockets/a.ts", "../engine/target.ts", "sockets-imports"],
  ["runner/programs/a.ts", "../patterns/target.ts", "programs-imports"],
  ["runner/proxies/a.ts", "../sockets/target.ts", undefined],
  ["runner/proxies/b.ts", "../steps/target.ts", "proxies-imports"],
  ["runner/explain/a.ts", "../engine/target.ts", "explain-imports"],
  ["runner/steps/a.ts", "../sockets/target.ts", undefined],
  ["runner/steps/b.ts", "../engine/target.ts", "steps-imports"],
  ["runner/load/deep/a.ts", "../../engine/target.ts", "load-imports"],
  ["runner/engine/a.ts", "../load/target.ts", "engine-imports"],
  ["runner/grade/a.ts", "../cli/target.ts", "grade-imports"],
  ["runner/cli/a.ts", "../engine/target.ts", undefined],
  ["runner/engine/b.ts", "../../reports/target.ts", "engine-imports"],
  ["reports/a.ts", "../runner/model/target.ts", undefined],
  ["reports/b.ts", "../runner/engine/target.ts", "reports-import-the-model-alone"],
  ["runner/steps/c.ts", "node:net", "only-sockets-import-net"],
  ["runner/steps/d.ts", "net", "only-sockets-import-net"],
  ["runner/steps/e.ts", "koffi", "only-sockets-import-net"],
  ["runner/sockets/b.ts", "koffi", undefined],
  ["runner/engine/c.ts", "node:child_process", "only-programs-import-child_process"],
  ["runner/steps/f.ts", "node:fs/promises", "only-load-and-grade-and-cli-and-programs-and-sockets-import-fs"],
  ["reports/c.ts", "node:fs", "only-load-and-grade-and-cli-and-programs-and-sockets-import-fs"],
  ["runner/cli/b.ts", "../../scripts/target.ts", "no-tools-in-the-product"],
  ["runner/cli/c.ts", "vitest", "no-tests-in-the-product"],
];

/** Every way to write an import counts. */
const forms: readonly ((specifier: string) => string)[] = [
  (specifier) => `import * as target from "${specifier}";\nexport const used = target;\n`,
  (specifier) => `export * from "${specifier}";\n`,
  (specifier) => `import type * as target from "${specifier}";\nexport type Used = typeof target;\n`,
  (specifier) => `export const used = await import("${specifier}");\n`,
];

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tomada-dependency-rules-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("dependency rules", () => {
  it.each(forms.map((form) => [form("…").split("\n")[0], form] as const))("judge %s", async (_title, form) => {
    const tree = await plant(form);
    const report = await cruise(tree);
    for (const [file, specifier, rule] of cases) {
      const broken = report.summary.violations.filter(({ from }) => from === file).map(({ rule: { name } }) => name);
      expect(broken, `${file} imports ${specifier}`).toEqual(rule === undefined ? [] : [rule]);
    }
  });

  it("know every room of runner/", async () => {
    const entries = await readdir("runner", { withFileTypes: true });
    const rooms = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const names = await runCommand(process.execPath, [
      "-p",
      'JSON.stringify(require("./.dependency-cruiser.cjs").forbidden.map(({ name }) => name))',
    ]);
    expect(JSON.parse(names)).toEqual(expect.arrayContaining(rooms.map((room) => `${room}-imports`)));
  });
});

async function plant(form: (specifier: string) => string): Promise<string> {
  const tree = await mkdtemp(join(folder, "tree-"));
  await cp(".dependency-cruiser.cjs", join(tree, ".dependency-cruiser.cjs"));
  for (const name of ["koffi", "vitest"]) {
    await write(join(tree, "node_modules", name, "package.json"), '{ "main": "index.js" }');
    await write(join(tree, "node_modules", name, "index.js"), "");
  }
  await writeFile(join(tree, "package.json"), '{ "type": "module" }');
  for (const [file, specifier] of cases) {
    await write(join(tree, file), form(specifier));
    if (specifier.startsWith(".")) await write(join(tree, dirname(file), specifier), "export {};\n");
  }
  return tree;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function cruise(tree: string): Promise<Report> {
  const { output } = await tryCommand(
    resolve("node_modules/.bin/depcruise"),
    ["--config", ".dependency-cruiser.cjs", "--output-type", "json", "runner", "reports"],
    { cwd: tree },
  );
  return JSON.parse(output) as Report;
}
