/** Folders for temporary files, of which none outlives this process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { Fault } from "../model/outcome.ts";
import { undoAtExit } from "./at-exit.ts";

/** Somebody who removes the folders when this process is killed. */
export interface FolderGuard {
  made(path: string): void;
  removed(path: string): void;
}

/** Path → what says that nothing is to be undone any more. */
const folders = new Map<string, () => void>();
let guard: FolderGuard | undefined;
let findGuard = (): void => {};

/** Makes one, named `prefix` and six letters. Throws Fault, with a sentence that says what to do. */
export function makeEphemeralFolder(prefix: string, parent = tmpdir()): string {
  let path: string;
  try {
    // TMPDIR may be relative, and programs are started elsewhere.
    path = mkdtempSync(resolve(parent, prefix));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Fault(
      "unexpected-error",
      `no temporary folder can be made in ${parent}: ${code}; let TMPDIR name a folder that you may write to`,
    );
  }
  folders.set(
    path,
    undoAtExit(() => remove(path)),
  );
  if (guard === undefined) findGuard();
  else guard.made(path);
  return path;
}

/** With all that is in it. Never throws. */
export function removeEphemeralFolder(path: string): void {
  remove(path);
  folders.get(path)?.();
  folders.delete(path);
  guard?.removed(path);
}

/** From now on it is told of every folder, and at once of those that there are. */
export function setFolderGuard(newGuard: FolderGuard): void {
  guard = newGuard;
  for (const path of folders.keys()) guard.made(path);
}

/** `find` is called when there is a folder and nobody to guard it: a run that makes none needs no guard. */
export function whenFoldersNeedGuard(find: () => void): void {
  findGuard = find;
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // A program has made something that we may not remove; the machine clears this folder's parent now and then.
  }
}
