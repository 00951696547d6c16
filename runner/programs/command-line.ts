/** A command as a person writes it → an argument vector. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import { Fault } from "../model/outcome.ts";

/** Characters that mean something to a shell outside quotes. */
const shellSyntax = /[|&;<>()$`*?[\]#~=%!{}\n]/;

/**
 * Splits words as a shell does (sh(1) §2.2: quotes and backslashes). Where the line uses more of the shell than that,
 * the shell runs it; `exec` then makes the last command the process itself, so that signals and exit codes are its own.
 */
export function parseCommandLine(line: string): readonly string[] {
  const words = splitWords(line);
  return words ?? ["/bin/sh", "-c", line];
}

/** undefined where only a shell understands the line. */
function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? "";
    if (character === "'" || character === '"') {
      const end = findQuote(line, at + 1, character);
      if (end === -1) return undefined;
      const quoted = line.slice(at + 1, end);
      if (character === '"' && /[$`]/.test(quoted)) return undefined;
      word = (word ?? "") + (character === '"' ? quoted.replace(/\\(["\\])/g, "$1") : quoted);
      at = end;
    } else if (character === "\\") {
      word = (word ?? "") + (line[++at] ?? "");
    } else if (/\s/.test(character)) {
      if (character === "\n") return undefined;
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      // `=` is syntax only before the first word (an assignment).
      if (shellSyntax.test(character) && !(character === "=" && words.length > 0)) return undefined;
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function findQuote(line: string, start: number, quote: string): number {
  for (let at = start; at < line.length; at++) {
    if (quote === '"' && line[at] === "\\") at++;
    else if (line[at] === quote) return at;
  }
  return -1;
}

/** Where the command's file is; throws Fault "spawn-failed" that says what to do when it cannot be run. */
export function findExecutable(command: readonly string[], cwd: string): string {
  const [name = ""] = command;
  if (name === "") throw new Fault("spawn-failed", "the command is empty", { hints: ["Write the command to run, such as python3 server.py."] });
  if (name.includes("/")) {
    const path = resolve(cwd, name);
    const problem = whyNotExecutable(path);
    if (problem === undefined) return path;
    throw new Fault("spawn-failed", `cannot run ${name}: ${problem}`, { hints: [`The path is taken from ${cwd}.`] });
  }
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = resolve(folder, name);
    if (whyNotExecutable(path) === undefined) return path;
  }
  throw new Fault("spawn-failed", `cannot run ${name}: there is no such command on the PATH`, {
    hints: [
      whyNotExecutable(resolve(cwd, name)) === undefined
        ? `There is a file ${name} in ${cwd}: write ./${name}.`
        : `Is it installed? Try \`${name} --version\` in a terminal.`,
    ],
  });
}

function whyNotExecutable(path: string): string | undefined {
  try {
    if (statSync(path).isDirectory()) return "it is a folder";
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES") return "it is not executable (chmod +x)";
    return code === "ENOENT" || code === "ENOTDIR" ? "there is no such file" : (code ?? "it cannot be looked at");
  }
}
