/**
 * Builds dist/: the command (main.cjs with its code cache, started by bin/tomada.cjs) and the library (index.js); with
 * `--types` the declarations too, which only a package needs.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { type BuildOptions, type Metafile, build } from "esbuild";
import { writeCodeCache } from "./code-cache.ts";
import { writeLicences } from "./licences.ts";
import { precompiledValidator } from "./precompiled-validator.ts";
import { writeTypes } from "./declarations.ts";

const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  // koffi finds its binary beside itself.
  external: ["koffi"],
  metafile: true,
  plugins: [precompiledValidator],
  legalComments: "none",
  // Names stay: a stack trace in a bug report is then readable.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: "warning",
} satisfies BuildOptions;

/** CommonJS in one file: what a code cache can be made of. Modules behind `import()` are still evaluated only on demand. */
async function buildCommand(): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    entryPoints: ["runner/cli/main.ts"],
    outfile: "dist/main.cjs",
    format: "cjs",
    supported: { "dynamic-import": false },
    define: { "import.meta.url": "moduleUrl" },
    banner: { js: 'var moduleUrl=require("url").pathToFileURL(__filename).href;' },
  });
  await escapeNonAscii("dist/main.cjs");
  return metafile;
}

/** The launcher reads the bundle as bytes, and esbuild leaves regular expressions as they are. */
async function escapeNonAscii(file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  await writeFile(file, text.replaceAll(/[^\0-\x7f]/g, escape));
}

async function buildLibrary(): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    entryPoints: { index: "runner/index.ts" },
    outdir: "dist",
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    // Some of the libraries inside are CommonJS.
    banner: {
      js: 'import{createRequire as createRequireOfBundle}from"node:module";const require=createRequireOfBundle(import.meta.url);',
    },
  });
  return metafile;
}

await mkdir("dist", { recursive: true });
await rm("dist/chunks", { recursive: true, force: true });
const types = process.argv.includes("--types") ? writeTypes() : undefined;
const metafiles = await Promise.all([buildCommand(), buildLibrary()]);
await Promise.all([writeLicences(metafiles), writeCodeCache("scripts/warm-up.scenario.yaml"), types]);
