/** What a program is written in, as far as its command, or the file that runs, tells: so that it is spoken to in its own terms. */
import { readlinkSync } from "node:fs";
import { isGone } from "./process-table.ts";

/** `native`: compiled, in C most of the time. */
export type Language = "python" | "java" | "node" | "native";

const interpreters: readonly (readonly [Language, RegExp])[] = [
  ["python", /^(?:python|pypy)[\d.]*$/],
  ["java", /^java$/],
  ["node", /^(?:node|nodejs|bun|deno)$/],
];
const suffixes: readonly (readonly [Language, RegExp])[] = [
  ["python", /\.py$/],
  ["java", /\.(?:jar|java|class)$/],
  ["node", /\.[cm]?[jt]s$/],
];
/** They start something else, or are what `python3` turns out to be where versions are managed. */
const goBetweens = /^(?:(?:ba|da|z|k|a)?sh|env|make|timeout|stdbuf|xargs|busybox|setsid|nice|strace|valgrind.*|gdb)$/;

/** Of a program that runs: by the files its processes execute; of one that has ended: by how it was called. */
export function detectLanguage(command: string, pids: readonly number[]): Language | undefined {
  let isNative = false;
  for (const pid of pids) {
    const name = executableOf(pid);
    if (name === undefined || goBetweens.test(name)) continue;
    const found = interpreterOf(name);
    if (found !== undefined) return found;
    isNative = true;
  }
  return isNative ? "native" : languageOfCommand(command);
}

function languageOfCommand(command: string): Language | undefined {
  const words = command.split(/[\s'"=;&|]+/).filter((word) => word !== "");
  for (const word of words) {
    const found = interpreterOf(baseName(word)) ?? suffixes.find(([, pattern]) => pattern.test(word))?.[0];
    if (found !== undefined) return found;
  }
  // "./server 8080": its own file, which nobody interprets.
  return /^[^ ]*\/[^/.]+$/.test(words[0] ?? "") ? "native" : undefined;
}

function interpreterOf(name: string): Language | undefined {
  return interpreters.find(([, pattern]) => pattern.test(name))?.[0];
}

function executableOf(pid: number): string | undefined {
  try {
    return baseName(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ""));
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
