/** Why a program could not be started, in a sentence that says what to do. execve(2) itself says little: ENOENT. */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { nearestName } from "../model/nearest-name.ts";
import { isExecutable, kindOf, pathFolders, type Environment } from "./executables.ts";

/** "cannot run ./server: …" for the error with which the start failed. */
export function explainSpawnError(
  error: NodeJS.ErrnoException,
  program: string,
  cwd: string,
  env: Environment,
): string {
  const trouble = folderTrouble(cwd);
  if (trouble !== undefined) return `cannot run ${program} in ${cwd}: ${trouble}`;
  if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EACCES")
    return explainNotFound(program, cwd, env);
  const known = plainly[error.code ?? ""];
  return `cannot run ${program}: ${known ?? error.message}`;
}

const plainly: Readonly<Record<string, string>> = {
  E2BIG: "its arguments and environment are too large (E2BIG)",
  EAGAIN: "there are too many processes; the limit of this user is reached (EAGAIN, see ulimit -u)",
  EMFILE: "too many files are open; raise the limit (EMFILE, see ulimit -n)",
  ENOEXEC: "it is not a program for this machine: compiled for another processor or system, or damaged (ENOEXEC)",
  ENOMEM: "there is not enough memory (ENOMEM)",
  ETXTBSY: "it is still open for writing: does a compiler still write it? (ETXTBSY)",
};

/** There is no such program, or none that may be executed: which of the two, and where it was looked for. */
export function explainNotFound(program: string, cwd: string, env: Environment): string {
  const start = `cannot run ${program}: `;
  if (!program.includes("/")) return start + explainNotInPath(program, cwd, env);
  const path = resolve(cwd, program);
  const found = kindOf(path);
  if (found === "folder") return `${start}it is a folder`;
  if (found === undefined) return `${start}there is no file ${path}${suggestion(path)}`;
  if (!isExecutable(path)) return `${start}it is not executable; ${howToRun(program)}`;
  const interpreter = readInterpreter(path);
  if (interpreter?.endsWith("\r")) {
    return `${start}its first line ends with a carriage return (Windows line endings), so that ${JSON.stringify(interpreter)} is looked for; convert it: sed -i 's/\\r$//' ${program}`;
  }
  if (interpreter !== undefined && kindOf(interpreter) === undefined) {
    return `${start}its first line asks for ${interpreter}, and there is no such file`;
  }
  return `${start}the file is there, but not what it needs to run: another processor's program, or a library loader that this machine has not`;
}

function explainNotInPath(program: string, cwd: string, env: Environment): string {
  const here = join(cwd, program);
  if (kindOf(here) === "file") return `it is not in PATH; for the file in ${cwd} write ./${program}`;
  const meant = nearestName(program, pathFolders(cwd, env).flatMap(listFolder));
  return `there is no such command in PATH; is it installed?${meant === undefined ? "" : ` There is a command ${meant}`}`;
}

function howToRun(program: string): string {
  const interpreter = interpreters[/\.(\w+)$/.exec(program)?.[1] ?? ""];
  const permission = `chmod +x ${program}`;
  return interpreter === undefined ? `try ${permission}` : `write ${interpreter} ${program}, or try ${permission}`;
}

const interpreters: Readonly<Record<string, string>> = {
  py: "python3",
  js: "node",
  mjs: "node",
  cjs: "node",
  sh: "sh",
  jar: "java -jar",
  java: "java",
  rb: "ruby",
  pl: "perl",
  php: "php",
  lua: "lua",
};

/** " (./server.py is there)": a file beside it with a name like it. */
function suggestion(path: string): string {
  const folder = dirname(path);
  if (kindOf(folder) !== "folder") return `, nor a folder ${folder}`;
  const meant = nearestName(basename(path), listFolder(folder));
  return meant === undefined ? "" : `; there is ${join(folder, meant)}`;
}

function folderTrouble(cwd: string): string | undefined {
  const kind = kindOf(cwd);
  return kind === "folder" ? undefined : kind === "file" ? "that is a file, not a folder" : "there is no such folder";
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // for a suggestion only
  }
}

/** What a `#!` line asks for: as the kernel reads it, with the carriage return that it takes for a part of the name. */
function readInterpreter(path: string): string | undefined {
  const start = Buffer.alloc(256);
  let length: number;
  try {
    const fd = openSync(path, "r");
    try {
      length = readSync(fd, start);
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined; // it may be executed and not read
  }
  return /^#![ \t]*([^ \t\n]+)/.exec(start.toString("latin1", 0, length))?.[1];
}
