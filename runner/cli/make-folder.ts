/** The folder of a file that a command writes, with those that lead to it. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * `mkdir -p`. Not Node's own `recursive`: where a folder is there and still answers ENOENT, as /proc does, that never
 * ends. Throws what mkdir(2) says.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path);
}
