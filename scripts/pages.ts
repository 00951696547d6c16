/** The pages of the documentation, and what their blocks are for the tests. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fencedBlocks, type FencedBlock } from "./markdown.ts";
import { parseTranscript, repository } from "./transcript.ts";

export const pages: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "scenarios/examples/README.md",
  ...markdownIn("docs"),
];

/** The others are made from definitions, whose own tests play their examples. */
export const writtenPages = pages.filter((page) => !/^docs\/(language|diagnostics|cli\.md)/.test(page));

export function readPage(page: string): string {
  return readFileSync(join(repository, page), "utf8");
}

export function blocksOf(page: string): FencedBlock[] {
  return fencedBlocks(readPage(page));
}

/** Is played, and has to pass. */
export function isScenario(block: FencedBlock): boolean {
  return block.info === "yaml" && /^(#[^\n]*\n)*scenario:/.test(block.text);
}

/** Is played, and compared with what it prints. */
export function showsOutput(block: FencedBlock): boolean {
  return block.info === "console" && parseTranscript(block.text).some(({ output }) => output !== "");
}

/** Is compared with the file that it was copied from. */
export function quotesSource(block: FencedBlock): boolean {
  return block.marker?.key === "source";
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)))
    .toSorted();
}
