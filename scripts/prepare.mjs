/**
 * npm's `prepare`: builds after `npm ci`, and before packing. `npx tomada` in a checkout runs it too, before its first
 * run: then what is there is good enough, and where nothing is, bin/tomada.cjs says what to do. It must not fail then,
 * for npx would remember the failure for good.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const tsx = "node_modules/tsx/dist/cli.mjs";
const byNpx = process.env.npm_command === "exec";

if (!(byNpx && existsSync("dist/main.cjs"))) process.exitCode = build();

function build() {
  if (existsSync(tsx)) return spawnSync(process.execPath, [tsx, "scripts/build.ts"], { stdio: "inherit" }).status ?? 1;
  console.error("tomada is not built, because its development dependencies are not installed: run npm ci");
  return byNpx ? 0 : 1;
}
