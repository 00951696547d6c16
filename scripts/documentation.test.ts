/** README, CONTRIBUTING and docs: scenarios are played, shown output is made again, quoted sources and links are checked. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnosticCodes } from "../runner/model/diagnostic.ts";
import { failureCodes } from "../runner/model/outcome.ts";
import { holdingFixedPorts } from "./fixed-ports.ts";
import { anchors, fencedBlocks, localLinks, namedFile, type FencedBlock } from "./markdown.ts";
import { isScenario, pages, quotesSource, readPage, showsOutput, writtenPages } from "./pages.ts";
import {
  type Exchange,
  formatTranscript,
  parseTranscript,
  play,
  presentable,
  repository,
  withoutAccidents,
} from "./transcript.ts";

for (const page of writtenPages) {
  const text = readPage(page);
  const blocks = fencedBlocks(text);
  const scenarios = blocks.filter(isScenario);
  const shown = blocks.filter(showsOutput);
  const quoted = blocks.filter(quotesSource);

  describe.runIf(scenarios.length + shown.length + quoted.length > 0)(page, () => {
    if (scenarios.length > 0) {
      it("has scenarios that pass", () =>
        inFolder(blocks, async (folder) => {
          const files = scenarios.map((block) => `line-${block.line}.scenario.yaml`);
          for (const [index, file] of files.entries()) writeFileSync(join(folder, file), scenarios[index]?.text ?? "");
          expect(await play(`tomada run ${files.join(" ")}`, folder)).toMatchObject({ exitCode: 0 });
        }));
    }

    if (shown.length > 0) {
      it("shows what commands really print", () =>
        inFolder(blocks, async (folder) => {
          const again: Replacement[] = [];
          for (const block of shown) again.push({ block, text: await playAgain(block, folder) });
          settle(page, text, again);
        }));
    }

    if (quoted.length > 0) {
      it("quotes sources as they are", () => {
        const source = (block: FencedBlock): string =>
          readFileSync(join(repository, block.marker?.value ?? ""), "utf8");
        settle(
          page,
          text,
          quoted.map((block) => ({ block, text: source(block) })),
        );
      });
    }
  });
}

it("links lead somewhere", () => {
  const broken = pages.flatMap((page) =>
    localLinks(readPage(page))
      .filter((target) => !leadsSomewhere(page, target))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

describe("closed lists are explained completely", () => {
  const headings = (page: string): string[] =>
    [...readPage(page).matchAll(/^#{2,3} ([a-z-]+)$/gm)].map((match) => match[1] ?? "");

  it("docs/failures.md has every failure code, and nothing else", () => {
    expect(headings("docs/failures.md").toSorted()).toEqual([...failureCodes].toSorted());
  });

  it("docs/pt/glossario.md has every failure code, in the order of docs/failures.md", () => {
    const named = [...readPage("docs/pt/glossario.md").matchAll(/^\| `([a-z-]+)` /gm)].map((match) => match[1] ?? "");
    const codes = new Set<string>(failureCodes);
    expect(named.filter((name) => codes.has(name))).toEqual(
      headings("docs/failures.md").filter((name) => codes.has(name)),
    );
  });

  it("docs/diagnostics has a page for every diagnostic code", () => {
    expect(diagnosticCodes.filter((code) => !existsSync(join(repository, `docs/diagnostics/${code}.md`)))).toEqual([]);
  });
});

/** The block as it would be now: where only accidents differ, as it is. Commands without output are told, not played. */
async function playAgain(block: FencedBlock, folder: string): Promise<string> {
  const exchanges: Exchange[] = [];
  for (const exchange of parseTranscript(block.text)) {
    const output = exchange.output === "" ? "" : (await play(exchange.command, folder)).output;
    const same = withoutAccidents(output) === withoutAccidents(exchange.output) || isMissing(output);
    exchanges.push(same ? exchange : { ...exchange, output: presentable(output) });
  }
  return formatTranscript(exchanges);
}

/** A machine that has no networks to give, no IPv6 or no compiler says so in the place of what is shown. */
function isMissing(output: string): boolean {
  return /--isolate: no network can be had|needs a network of its own|requires IPv6|gcc: (?:command )?not found/.test(
    output,
  );
}

/** Plays `body` in a folder with the files that the blocks name, and the repository's scenarios. */
async function inFolder(blocks: readonly FencedBlock[], body: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tomada-docs-"));
  try {
    for (const block of blocks) {
      const name = namedFile(block);
      if (name === undefined) continue;
      mkdirSync(join(folder, dirname(name)), { recursive: true });
      writeFileSync(join(folder, name), block.text);
    }
    symlinkSync(join(repository, "scenarios"), join(folder, "scenarios"));
    // What a program imports as "tomada".
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(repository, join(folder, "node_modules/tomada"));
    await holdingFixedPorts(() => body(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Replacement {
  readonly block: FencedBlock;
  readonly text: string;
}

/** Fails where a block is not what it should be, or writes the page anew when that was asked for. */
function settle(page: string, before: string, replacements: readonly Replacement[]): void {
  if (process.env["TOMADA_UPDATE_GOLDEN"] === undefined) {
    for (const { block, text } of replacements) expect(block.text, `${page}:${block.line}`).toBe(text);
    return;
  }
  let after = before;
  for (const { block, text } of replacements.toReversed()) {
    after = after.slice(0, block.start) + text + after.slice(block.end);
  }
  writeFileSync(join(repository, page), after);
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? join(repository, page) : join(repository, dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchors(readFileSync(file, "utf8")).has(anchor));
}
