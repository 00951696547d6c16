/** Finding the file that a command's name stands for, as execvp(3) does. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The file that would be run; undefined when there is none. */
export function findExecutable(program: string, cwd: string, env: Environment): string | undefined {
  const candidates = program.includes("/")
    ? [resolve(cwd, program)]
    : pathFolders(cwd, env).map((folder) => join(folder, program));
  return candidates.find(isExecutable);
}

/** Can it be run by its name alone? */
export function isOnPath(command: string): boolean {
  return findExecutable(command, "/", process.env) !== undefined;
}

/** An empty entry of PATH means the current folder (execvp(3)). */
export function pathFolders(cwd: string, env: Environment): readonly string[] {
  return (env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(delimiter).map((folder) => resolve(cwd, folder));
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return kindOf(path) === "file";
  } catch {
    return false; // not there, or not for us: whoever wants to know why asks for its kind
  }
}

/** What is there; undefined for nothing, and for what lies behind a file or a folder that is closed to us. */
export function kindOf(path: string): "file" | "folder" | undefined {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}
