/** Which of the loaded cases are meant. */
import { compileRegex, loadRegexes, RegexSyntaxError } from "../expressions/index.ts";
import { nameCase } from "../model/case-name.ts";
import type { Scenario } from "../model/scenario.ts";
import { notAsExpected, parseText, type Flag } from "./flag.ts";
import type { Flags } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

const tag: Flag<string> = {
  name: "tag",
  value: "TAG",
  repeatable: true,
  summary: "Only scenarios with one of these tags",
  parse: parseText,
};

const skipTag: Flag<string> = {
  name: "skip-tag",
  value: "TAG",
  repeatable: true,
  summary: "No scenarios with one of these tags",
  parse: parseText,
};

const grep: Flag<string> = {
  name: "grep",
  value: "REGEX",
  summary: "Only scenarios whose title, with its matrix row, matches; case does not matter",
  parse: parseText,
};

const shard: Flag<Shard> = {
  name: "shard",
  value: "K/N",
  summary: "Only the K-th of N parts, for several machines",
  parse: parseShard,
};

export const selectionFlags: readonly Flag[] = [tag, skipTag, grep, shard];

interface Shard {
  readonly part: number;
  readonly of: number;
}

export type Select = (cases: readonly Scenario[]) => readonly Scenario[];

/** Throws UsageError, before anything is loaded. */
export async function prepareSelection(flags: Flags): Promise<Select> {
  const wanted = flags.all(tag);
  const unwanted = flags.all(skipTag);
  const isMatch = await prepareGrep(flags.get(grep));
  const part = flags.get(shard);
  const isMeant = (scenario: Scenario): boolean =>
    (wanted.length === 0 || wanted.some((each) => scenario.tags.includes(each))) &&
    !unwanted.some((each) => scenario.tags.includes(each)) &&
    isMatch(nameCase(scenario));
  return (cases) => {
    const meant = cases.filter(isMeant);
    // Neighbours, which are alike, go to different machines.
    return part === undefined ? meant : meant.filter((_, index) => index % part.of === part.part - 1);
  };
}

const ignoringCase = "(?i)";

async function prepareGrep(pattern: string | undefined): Promise<(name: string) => boolean> {
  if (pattern === undefined) return () => true;
  await loadRegexes();
  try {
    const regex = compileRegex(ignoringCase + pattern);
    return (name) => regex.find(Buffer.from(name));
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    throw new UsageError(`--grep: ${error.message.replace(ignoringCase, "")}`, error.help);
  }
}

function parseShard(text: string): Shard {
  const [, part, of] = /^([1-9]\d{0,8})\/([1-9]\d{0,8})$/.exec(text) ?? [];
  if (part === undefined || Number(part) > Number(of)) throw notAsExpected("K/N with K from 1 to N, such as 1/4", text);
  return { part: Number(part), of: Number(of) };
}
