/** Command lines of `tomada` that a page shows, in blocks and in running text, and whether the command line knows them. */
import { commonFlags } from "../runner/cli/flag.ts";
import { commands } from "../runner/cli/commands/registry.ts";
import { parseFlags } from "../runner/cli/flags.ts";
import { parseTranscript } from "./transcript.ts";
import type { FencedBlock } from "./markdown.ts";

/** Every call of `tomada` in a block, whatever shell, CI system or margin it stands in. */
export function callsInBlock(block: FencedBlock): string[] {
  if (!["console", "sh", "yml", "groovy"].includes(block.info)) return [];
  const text = block.info === "console" ? commandsOf(block).join("\n") : block.text;
  return (
    text
      .replaceAll(/\\\n\s*/g, "")
      // What a CI system puts in.
      .replaceAll(/\$\{\{[^}]*\}\}/g, "1")
      .split("\n")
      .flatMap((line) => /(?:^|[\s'"])tomada ([a-z]+\b.*)$/.exec(line)?.[1] ?? [])
      .map((call) => call.replace(/\s+#.*$/, ""))
  );
}

/** `tomada run …` in backticks: what a reader will type. */
export function callsInProse(page: string): string[] {
  const prose = page.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, "");
  return [...prose.matchAll(/`(?:npx )?tomada ([a-z][^`]*)`/g)].map((match) => match[1] ?? "");
}

/** Names of flags in backticks: `--jobs 4`. They may be another tool's, which `foreign` says. */
export function flagsInProse(page: string): string[] {
  const prose = page.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, "");
  return [...prose.matchAll(/`--([a-z][a-z-]*)/g)].map((match) => match[1] ?? "");
}

export function isFlag(name: string): boolean {
  return [...commands.flatMap((command) => command.flags), ...commonFlags].some((flag) => flag.name === name);
}

/** What is wrong with a call, in the command line's own words; nothing where it is right. */
export function whatIsWrong(call: string): string | undefined {
  const all = splitWords(call);
  const end = all.findIndex((word) => ["|", "&&", ";", ">"].includes(word));
  const [name = "", ...words] = end === -1 ? all : all.slice(0, end);
  if (name === "help" || name === "version") return undefined;
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return `there is no command ${name}`;
  try {
    parseFlags([...command.flags, ...commonFlags], words, {});
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function commandsOf(block: FencedBlock): string[] {
  // A block may also show a message alone.
  return block.text.startsWith("$ ") ? parseTranscript(block.text).map(({ command }) => command) : [];
}

/** Words as a shell would split them; what it would insert stays as it is written. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"),
  );
}
