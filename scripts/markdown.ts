/** What tests of the documentation need to know of a Markdown page: its fenced blocks, headings and links. */

export interface FencedBlock {
  /** What stands after the fence: "yaml", "console". */
  readonly info: string;
  /** The text between the fences, with its final line end. */
  readonly text: string;
  /** 1-based line of the opening fence. */
  readonly line: number;
  /** Offsets of `text` in the page. */
  readonly start: number;
  readonly end: number;
  /** `KEY: VALUE` of an HTML comment right before the block, which tells the tests what it is. */
  readonly marker: { readonly key: string; readonly value: string } | undefined;
}

const fence = /^(`{3,})([^\n`]*)\n((?:(?!\1)[^\n]*\n)*)\1[ \t]*$/gm;
const markerBefore = /<!-- ([a-z-]+): (.*?) -->\s*$/;

export function fencedBlocks(page: string): FencedBlock[] {
  return [...page.matchAll(fence)].map((match) => {
    const [, ticks = "", info = "", text = ""] = match;
    const start = match.index + ticks.length + info.length + 1;
    const before = page.slice(0, match.index);
    const marker = markerBefore.exec(before);
    return {
      info: info.trim(),
      text,
      line: before.split("\n").length,
      start,
      end: start + text.length,
      marker: marker ? { key: marker[1] ?? "", value: marker[2] ?? "" } : undefined,
    };
  });
}

/** The file name that a block gives itself in its first line: `# echo.py`. */
export function namedFile(block: FencedBlock): string | undefined {
  return /^(?:#|\/\/) (\S+\.[a-z]+)\n/.exec(block.text)?.[1];
}

/** Targets of links that stay in the repository: `path`, `path#anchor`, `#anchor`. */
export function localLinks(page: string): string[] {
  const prose = page.replace(fence, "").replace(/`[^`\n]*`/g, "``");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? "")
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchors(page: string): Set<string> {
  const headings = page.replace(fence, "").matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map((match) =>
      (match[1] ?? "")
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
