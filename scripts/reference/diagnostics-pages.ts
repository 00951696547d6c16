/** docs/diagnostics: a page for each mistake that is found before a scenario is played. */
import { loadScenarios } from "../../runner/load/load.ts";
import { diagnosticCodes } from "../../runner/model/diagnostic.ts";
import { type DiagnosticGuide, diagnosticGuide } from "../../runner/model/guide/diagnostic-guide.ts";
import { renderDiagnostic } from "../../runner/model/render-diagnostic.ts";
import { page, table } from "./markdown-page.ts";

/** Name of the file in the folder → text. */
export async function renderDiagnostics(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map([["README.md", renderIndex()]]);
  for (const code of diagnosticCodes) pages.set(`${code}.md`, await renderCode(code, diagnosticGuide[code]));
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

async function renderCode(code: string, { summary, text, wrong, right }: DiagnosticGuide): Promise<string> {
  return page(
    code,
    `**${summary}.**`,
    text,
    example("A file that has it:", "yaml", wrong),
    example("What it is told:", "console", wrong && (await messagesOf(wrong))),
    example("The same without it:", "yaml", right),
  );
}

async function messagesOf(text: string): Promise<string> {
  const { diagnostics } = await loadScenarios([{ path: "example.scenario.yaml", text }]);
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, { color: false })).join("\n\n");
}

function example(title: string, language: string, text: string | undefined): string {
  return text === undefined ? "" : `${title}\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}
