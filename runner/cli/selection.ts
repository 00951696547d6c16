/** Which of the loaded cases are meant. */
import { nameCase } from "../model/case-name.ts";
import type { Scenario } from "../model/scenario.ts";
import type { Flag, Flags } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

export const selectionFlags: readonly Flag[] = [
  { name: "tag", value: "TAG", repeatable: true, summary: "Only scenarios with one of these tags" },
  { name: "skip-tag", value: "TAG", repeatable: true, summary: "No scenarios with one of these tags" },
  { name: "grep", value: "REGEX", summary: "Only scenarios whose title, with its matrix row, matches" },
  { name: "shard", value: "K/N", summary: "Only the K-th of N parts, for several machines" },
];

/** Throws UsageError. */
export function selectCases(cases: readonly Scenario[], flags: Flags): readonly Scenario[] {
  const wanted = flags.all("tag");
  const unwanted = flags.all("skip-tag");
  const pattern = parsePattern(flags.get("grep"));
  const selected = cases.filter(
    (scenario) =>
      (wanted.length === 0 || wanted.some((tag) => scenario.tags.includes(tag))) &&
      !unwanted.some((tag) => scenario.tags.includes(tag)) &&
      (pattern === undefined || pattern.test(nameCase(scenario))),
  );
  const shard = parseShard(flags.get("shard"));
  return shard === undefined ? selected : selected.filter((_, index) => index % shard.of === shard.part - 1);
}

function parsePattern(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text, "iu");
  } catch (error) {
    throw new UsageError(`--grep takes a regular expression: ${(error as Error).message}`);
  }
}

function parseShard(text: string | undefined): { readonly part: number; readonly of: number } | undefined {
  if (text === undefined) return undefined;
  const [, part, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  if (part === undefined || Number(part) > Number(of))
    throw new UsageError(`--shard takes K/N with K from 1 to N, such as 1/4, not ${JSON.stringify(text)}`);
  return { part: Number(part), of: Number(of) };
}
