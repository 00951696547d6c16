/**
 * Packs Tomada, installs the package in an empty folder and uses it there, as somebody does who has never seen this
 * repository: the command, the library, the schemas and the types.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runCommand } from "./run-command.ts";

interface PackedFile {
  readonly path: string;
  readonly size: number;
  readonly mode: number;
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly PackedFile[];
}

/** What the package holds, and nothing else. */
const expectedFiles: readonly RegExp[] = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^bin\/tomada\.cjs$/,
  /^dist\/(main\.cjs|main\.cache|index\.js|LICENCES\.txt)$/,
  /^dist\/chunks\/[\w.-]+\.js$/,
  /^dist\/types\/(runner|reports)\/[\w/.-]+\.d\.ts$/,
  /^schemas\/[\w.-]+\.schema\.json$/,
  /^scenarios\/examples\/[\w/.-]+$/,
  /^docs\/[\w/-]+\.md$/,
];
const largestPackage = 3_000_000;

const scenario = `scenario: A packed Tomada plays this
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: Hello, world
    - close
  client:
    - connect: \${server.address}
    - send: Hello, world
    - expect-eof
    - close
`;

const folder = await mkdtemp(join(tmpdir(), "tomada-package-"));
try {
  const packed = await pack();
  checkFiles(packed);
  await install(join(folder, packed.filename));
  await useCommand();
  await useLibrary();
  await useTypes();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function pack(): Promise<Packed> {
  const output = await runCommand("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", folder]);
  // Scripts of the package print before the JSON.
  const [packed] = JSON.parse(output.slice(output.indexOf("[\n"))) as readonly Packed[];
  if (packed === undefined) throw new Error("npm pack made nothing");
  return packed;
}

function checkFiles({ files, size }: Packed): void {
  const strange = files.filter(
    ({ path }) => !expectedFiles.some((pattern) => pattern.test(path)) || /\.test[.-]/.test(path),
  );
  if (strange.length > 0)
    throw new Error(`these do not belong into the package:\n${strange.map(({ path }) => path).join("\n")}`);
  if (size > largestPackage) throw new Error(`the package has ${size} bytes`);
  const command = files.find(({ path }) => path === "bin/tomada.cjs");
  if (command === undefined || (command.mode & 0o111) === 0)
    throw new Error("bin/tomada.cjs is missing or not executable");
}

/** Without scripts, for npm does not run those of dependencies either. */
async function install(tarball: string): Promise<void> {
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  await runInFolder("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball]);
}

async function useCommand(): Promise<void> {
  await writeFile(join(folder, "greeting.scenario.yaml"), scenario);
  const version = await runInFolder("node_modules/.bin/tomada", ["--version"]);
  const { version: expected } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  if (version.trim() !== expected) throw new Error(`tomada --version says ${version}`);
  await runInFolder("npx", [
    "--no-install",
    "tomada",
    "run",
    "greeting.scenario.yaml",
    "--report",
    "junit=out/junit.xml",
  ]);
  const junit = await readFile(join(folder, "out", "junit.xml"), "utf8");
  if (!junit.includes("A packed Tomada plays this")) throw new Error(`the JUnit report lacks its case:\n${junit}`);
  await runInFolder("node_modules/.bin/tomada", ["validate", "node_modules/tomada/scenarios/examples"]);
}

async function useLibrary(): Promise<void> {
  await writeFile(
    join(folder, "use-library.js"),
    `import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
require("tomada/schemas/scenario.schema.json");
require("tomada/schemas/events.schema.json");
await import("tomada");
`,
  );
  await runInFolder(process.execPath, ["use-library.js"]);
}

/** Strict, and without \`skipLibCheck\`: our declarations must stand on their own. */
async function useTypes(): Promise<void> {
  await writeFile(
    join(folder, "use-types.ts"),
    'import * as tomada from "tomada";\nexport const exported = Object.keys(tomada);\n',
  );
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--types", ""];
  await runInFolder(resolve("node_modules/.bin/tsc"), [...options, "use-types.ts"]);
}

function runInFolder(command: string, args: readonly string[]): Promise<string> {
  return runCommand(command, args, { cwd: folder });
}
