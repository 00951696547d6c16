import { describe, expect, it } from "vitest";
import { anchors, fencedBlocks, localLinks, namedFile } from "./markdown.ts";

const page = `# A page

<!-- output: here -->

\`\`\`console
$ one
\`\`\`

Text with a [link](docs/a.md#b), one [away](https://example.org) and \`[no](link.md)\`.

\`\`\`\`md
\`\`\`yaml
# a.yaml
\`\`\`
[no](link.md)
\`\`\`\`

\`\`\`yaml
# a.scenario.yaml
scenario: x
\`\`\`

## What \`it\` is, and why
`;

describe("a Markdown page", () => {
  it("has fenced blocks, with their places and markers", () => {
    expect(fencedBlocks(page)).toMatchObject([
      { info: "console", text: "$ one\n", line: 5, marker: { key: "output", value: "here" } },
      { info: "md", line: 11, marker: undefined },
      { info: "yaml", text: "# a.scenario.yaml\nscenario: x\n", marker: undefined },
    ]);
    for (const block of fencedBlocks(page)) expect(page.slice(block.start, block.end)).toBe(block.text);
  });

  it("has blocks that name their files", () => {
    expect(fencedBlocks(page).map(namedFile)).toEqual([undefined, undefined, "a.scenario.yaml"]);
  });

  it("has links that stay in the repository", () => {
    expect(localLinks(page)).toEqual(["docs/a.md#b"]);
  });

  it("has anchors", () => {
    expect([...anchors(page)]).toEqual(["a-page", "what-it-is-and-why"]);
  });
});
