/** docs/diagnostics: a page for each mistake that is found before a scenario is played. */
import { diagnosticCodes } from "../../runner/model/diagnostic.ts";
import { type DiagnosticGuide, diagnosticGuide } from "../../runner/model/guide/diagnostic-guide.ts";
import { page, table } from "./markdown-page.ts";

/** Name of the file in the folder → text. */
export function renderDiagnostics(): ReadonlyMap<string, string> {
  const pages = new Map([["README.md", renderIndex()]]);
  for (const code of diagnosticCodes) pages.set(`${code}.md`, renderCode(code, diagnosticGuide[code]));
  return pages;
}

function renderIndex(): string {
  return page(
    "Diagnostics",
    "Mistakes that are found before a socket is opened, all of a file at once, each with its place and what to do. The name stands in brackets in the message; `tomada validate --format json` has it as `code`.",
    table(
      ["code", "meaning"],
      Object.entries(diagnosticGuide).map(([code, { summary }]) => [`[\`${code}\`](${code}.md)`, summary]),
    ),
  );
}

function renderCode(code: string, { summary, text, wrong, right }: DiagnosticGuide): string {
  return page(
    code,
    `**${summary}.**`,
    text,
    example("A file that has it:", wrong),
    example("The same without it:", right),
  );
}

function example(title: string, yaml: string | undefined): string {
  return yaml === undefined ? "" : `${title}\n\n\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``;
}
