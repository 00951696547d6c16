/** Nothing in a page goes unchecked without a reason: blocks, commands, flags, and that every page is found. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callsInBlock, callsInProse, flagsInProse, isFlag, whatIsWrong } from "./documented-commands.ts";
import { localLinks, namedFile, type FencedBlock } from "./markdown.ts";
import { blocksOf, isScenario, pages, quotesSource, readPage, showsOutput, writtenPages } from "./pages.ts";
import { parseTranscript, repository } from "./transcript.ts";

/** Flags that are not ours: of Docker, unshare and the benchmarks. */
const foreignFlags = new Set(["cap-add", "json", "only", "runs", "security-opt", "user"]);

describe("a block that is not played says why", () => {
  it.each(writtenPages)("%s", (page) => {
    const blocks = blocksOf(page);
    const played = blocks.filter(showsOutput).flatMap((block) => parseTranscript(block.text));
    const unplayed = blocks.filter((block) => !isChecked(block, played.map(({ command }) => command).join("\n")));
    expect(
      unplayed.map((block) => `${page}:${block.line}: play it, or write <!-- not-played: REASON --> before it`),
    ).toEqual([]);
  });

  it("and says it of nothing that is played", () => {
    const both = writtenPages.flatMap((page) =>
      blocksOf(page)
        .filter((block) => block.marker?.key === "not-played" && (isScenario(block) || showsOutput(block)))
        .map((block) => `${page}:${block.line}`),
    );
    expect(both).toEqual([]);
  });

  it.each(writtenPages)("%s gives each of its files a name of its own", (page) => {
    const names = blocksOf(page).flatMap((block) => namedFile(block) ?? []);
    expect(names).toEqual([...new Set(names)]);
  });
});

/** A newcomer copies every block of these into a file. */
it.each(["docs/tutorial.md", "docs/pt/tutorial.md"])("%s names the file of each block", (page) => {
  const files = blocksOf(page).filter(({ info }) => !["console", "sh"].includes(info));
  expect(files.filter((block) => namedFile(block) === undefined).map(({ line }) => `${page}:${line}`)).toEqual([]);
});

/** Whether a test plays it, compares it, or needs it for what it plays. */
function isChecked(block: FencedBlock, playedCommands: string): boolean {
  if (block.marker?.key === "not-played") return block.marker.value.length > 10;
  if (isScenario(block) || quotesSource(block)) return true;
  if (block.info === "console") return parseTranscript(block.text).every(({ output }) => output !== "");
  const name = namedFile(block);
  return name !== undefined && playedCommands.includes(name);
}

describe("the command line knows what pages tell to type", () => {
  it.each(pages)("%s", (page) => {
    const calls = [...blocksOf(page).flatMap(callsInBlock), ...callsInProse(readPage(page))];
    const wrong = calls.flatMap((call) => {
      const mistake = whatIsWrong(call);
      return mistake === undefined ? [] : [`tomada ${call}: ${mistake}`];
    });
    const flags = flagsInProse(readPage(page)).filter((name) => !isFlag(name) && !foreignFlags.has(name));
    expect([...wrong, ...flags.map((name) => `--${name} is nobody's flag`)]).toEqual([]);
  });
});

describe("every page is found", () => {
  const linked = (page: string): string[] => localLinks(readPage(page)).map((target) => target.replace(/#.*/, ""));

  it("from docs/README.md", () => {
    const found = new Set(linked("docs/README.md").map((target) => join("docs", target)));
    const lost = writtenPages.filter(
      (page) => page.startsWith("docs/") && !/^docs\/(decisions\/|README\.md)/.test(page) && !found.has(page),
    );
    expect(lost).toEqual([]);
  });

  it("how-tos from the front page, too", () => {
    const found = new Set(linked("README.md"));
    expect(pages.filter((page) => page.startsWith("docs/how-to/") && !found.has(page))).toEqual([]);
  });

  it("and every example from the page of examples", () => {
    const folder = join(repository, "scenarios/examples");
    const found = new Set(linked("scenarios/examples/README.md"));
    const examples = readdirSync(folder).filter((name) => name.endsWith(".scenario.yaml"));
    const wrong = readdirSync(join(folder, "programs/wrong"))
      .filter((name) => name.endsWith(".txt"))
      .map((name) => `programs/wrong/${name}`);
    expect([...examples, ...wrong].filter((path) => !found.has(path))).toEqual([]);
  });
});

it("the glossary defines each word once", () => {
  const words = wordsIn(readPage("docs/glossary.md"));
  expect(words.length).toBeGreaterThan(25);
  expect(words).toEqual([...new Set(words)]);
});

/** The words that a glossary explains: the first column of its tables, in italics. */
function wordsIn(page: string): string[] {
  return [...page.matchAll(/^\| _([^_]+)_ /gm)].map((match) => match[1] ?? "");
}

describe("the glossary in Portuguese", () => {
  const glossary = readPage("docs/pt/glossario.md");
  const words = [...glossary.matchAll(/^\| `([^`]+)` /gm)].map((match) => match[1] ?? "");

  it("has words of the language that the English one defines", () => {
    const defined = wordsIn(readPage("docs/glossary.md"));
    expect(wordsIn(glossary).filter((word) => !defined.includes(word))).toEqual([]);
  });

  it("has words that Tomada says", () => {
    const sources = ["runner", "reports"].flatMap((folder) =>
      readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
        .map((name) => readFileSync(join(repository, folder, name), "utf8")),
    );
    const said = sources.join("\n");
    expect(words.length).toBeGreaterThan(40);
    expect(words.filter((word) => !said.includes(word))).toEqual([]);
  });
});

describe("decisions", () => {
  const decisions = pages.filter((page) => /^docs\/decisions\/\d/.test(page));

  it("are all listed, in order, under names that agree", () => {
    const listed = localLinks(readPage("docs/decisions/README.md")).filter((target) => /^\d/.test(target));
    expect(listed.map((target) => `docs/decisions/${target}`)).toEqual(decisions);
  });

  it.each(decisions)("%s has a status, what was chosen, what else there was, and what was measured", (page) => {
    const text = readPage(page);
    expect(text).toMatch(new RegExp(`^# ${/\d{3}/.exec(page)?.[0] ?? ""}: `));
    for (const heading of ["Status:** ", "Chosen:** ", "Considered:**", "Measured:** "]) {
      expect(text, page).toContain(`\n**${heading}`);
    }
    expect(/^\*\*Status:\*\* (.*)$/m.exec(text)?.[1]).toMatch(/^(accepted|superseded by \[\d{3}\]\(.+\))\.$/);
  });
});
