/** README, CONTRIBUTING and docs: scenarios are played, shown output is made again, quoted sources and links are checked. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { diagnosticCodes } from "../runner/model/diagnostic.ts";
import { failureCodes } from "../runner/model/outcome.ts";
import { holdingFixedPorts } from "./fixed-ports.ts";
import { anchors, fencedBlocks, localLinks, namedFile, type FencedBlock } from "./markdown.ts";
import { formatTranscript, parseTranscript, play, presentable, repository, withoutAccidents } from "./transcript.ts";

const updating = process.env["TOMADA_UPDATE_GOLDEN"] !== undefined;
const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...markdownIn("docs")];
/** Made from definitions, whose own tests play their examples. */
const written = pages.filter((page) => !/^docs\/(language|diagnostics|cli\.md)/.test(page));

describe.each(written)("%s", (page) => {
  const text = readFileSync(join(repository, page), "utf8");
  const blocks = fencedBlocks(text);
  const scenarios = blocks.filter((block) => block.info === "yaml" && /^(#[^\n]*\n)*scenario:/.test(block.text));
  const shown = blocks.filter(
    (block) => block.info === "console" && parseTranscript(block.text).some(({ output }) => output !== ""),
  );
  const quoted = blocks.filter((block) => block.marker?.key === "source");

  it.runIf(scenarios.length > 0)("has scenarios that pass", async () => {
    await inFolder(blocks, async (folder) => {
      for (const block of scenarios) writeFileSync(join(folder, `line-${block.line}.scenario.yaml`), block.text);
      const files = scenarios.map((block) => `line-${block.line}.scenario.yaml`).join(" ");
      expect(await play(`tomada run ${files}`, folder)).toMatchObject({ exitCode: 0 });
    });
  });

  it.runIf(shown.length > 0)("shows what commands really print", async () => {
    let page_ = text;
    await inFolder(blocks, async (folder) => {
      for (const block of shown.toReversed()) {
        const again = [];
        for (const exchange of parseTranscript(block.text)) {
          const output = exchange.output === "" ? "" : (await play(exchange.command, folder)).output;
          const same = withoutAccidents(output) === withoutAccidents(exchange.output);
          again.push(same ? exchange : { ...exchange, output: presentable(output) });
        }
        page_ = page_.slice(0, block.start) + formatTranscript(again) + page_.slice(block.end);
      }
    });
    settle(page, text, page_);
  });

  it.runIf(quoted.length > 0)("quotes sources as they are", () => {
    let page_ = text;
    for (const block of quoted.toReversed()) {
      const source = readFileSync(join(repository, block.marker?.value ?? ""), "utf8");
      page_ = page_.slice(0, block.start) + source + page_.slice(block.end);
    }
    settle(page, text, page_);
  });
});

describe("links", () => {
  it.each(pages)("of %s lead somewhere", (page) => {
    const broken = localLinks(readFileSync(join(repository, page), "utf8")).filter(
      (target) => !leadsSomewhere(page, target),
    );
    expect(broken).toEqual([]);
  });
});

describe("closed lists are explained completely", () => {
  const headings = (page: string): string[] =>
    [...readFileSync(join(repository, page), "utf8").matchAll(/^#{2,3} ([a-z-]+)$/gm)].map((match) => match[1] ?? "");

  it("docs/failures.md has every failure code, and nothing else", () => {
    expect(headings("docs/failures.md").toSorted()).toEqual([...failureCodes].toSorted());
  });

  it("docs/diagnostics has a page for every diagnostic code", () => {
    expect(diagnosticCodes.filter((code) => !existsSync(join(repository, `docs/diagnostics/${code}.md`)))).toEqual([]);
  });
});

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
    await holdingFixedPorts(() => body(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Fails with the difference between a page and what it should be, or writes the page anew when that was asked for. */
function settle(page: string, before: string, after: string): void {
  if (updating) writeFileSync(join(repository, page), after);
  else expect(before).toBe(after);
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? join(repository, page) : join(repository, dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchors(readFileSync(file, "utf8")).has(anchor));
}

function markdownIn(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)));
}
