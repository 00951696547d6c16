/** Commands and their output as documents show them: played again, so that what is shown stays true. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const repository = resolve(import.meta.dirname, "..");
const { bin } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { bin: { tomada: string } };

/** A command line after `$ `, and what it prints; `output` is empty where a document only tells the command. */
export interface Exchange {
  readonly command: string;
  readonly output: string;
}

/** Splits a console block. Lines before the first `$ ` belong to nobody and are an error of the document. */
export function parseTranscript(text: string): Exchange[] {
  const [before = "", ...rest] = text.split(/^\$ /m);
  if (before.trim() !== "") throw new Error(`a console block begins with "$ ", not with ${JSON.stringify(before)}`);
  return rest.map((part) => {
    const lineEnd = part.indexOf("\n");
    return { command: part.slice(0, lineEnd), output: part.slice(lineEnd + 1) };
  });
}

export function formatTranscript(exchanges: readonly Exchange[]): string {
  return exchanges.map(({ command, output }) => `$ ${command}\n${output}`).join("");
}

/** Plays a command in a folder with the built `tomada`; both streams as they come. */
export async function play(command: string, folder: string): Promise<{ output: string; exitCode: number | null }> {
  const tomada = `${JSON.stringify(process.execPath)} ${JSON.stringify(join(repository, bin.tomada))}`;
  const line = command.replace(/^(npx )?tomada\b/, tomada);
  const child = spawn("sh", ["-c", `${line} 2>&1`], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], LANG: "C.UTF-8", CI: "true" },
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { output: Buffer.concat(chunks).toString(), exitCode };
}

/** What a document shows of an output: the frames of a Python traceback, with their paths, would be one machine's. */
export function presentable(output: string): string {
  return output.replace(tracebackFrames, "$1$2…\n$3");
}

/** From a traceback's first line to its last, both of which may stand behind a margin. */
const tracebackFrames =
  /(([ │]*)Traceback \(most recent call last\):\n)(?:[^\n]*\n)*?(\2[A-Z][A-Za-z]*(?:Error|Exception|Interrupt)\b)/g;

/** Replaces what differs from run to run and from machine to machine; both sides of a comparison go through it. */
export function withoutAccidents(output: string): string {
  return presentable(output)
    .replace(slowest, "")
    .replace(calls, "")
    .replace(/\b\d+(\.\d+)? ?(ms|s)\b/g, "0 ms")
    .replace(/(?: \d{5})?(\S*…)?, still running, pid \d+/g, ", still running, pid 0")
    .replace(temporaryFolder, "tomada-XXXXXX")
    .replace(bufferSize, "0000000")
    .replace(ephemeralPort, "$1:0");
}

/** The summary names cases that took long, and on a busy machine any may. */
const slowest = /\nslowest\n(?: {4}.*\n)+/g;

/** What a program is at: an instant later it may be at something else, and not every machine lets us see it. */
const calls = /^ {4}in (?:\w+\(\)|a read of).*\n/gm;

const temporaryFolder = /\btomada-[A-Za-z0-9]{6}\b/g;

/** How much fits into socket buffers, and how it is cut: each kernel has its own idea. */
const bufferSize = /\b\d{6,7}\b/g;

/** Ports that the kernel chose; those that the examples name stay. */
const ephemeralPort = /((?:\d+\.){3}\d+|localhost|\[::1?\]):(?!(?:65432|65433|12345|50007)\b)[3-6]\d{4}\b/g;
