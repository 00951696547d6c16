/** Pieces of Markdown that all generated pages share. */
import type { PatternExample, ScenarioExample } from "../../runner/model/definition.ts";
import type { Described } from "../../runner/model/described.ts";
import { describeKind, keyRows, type Schema } from "./schema-text.ts";

const notice = "<!-- Generated from the definitions by `npm run generate`: change those. -->";

export function page(title: string, ...blocks: readonly string[]): string {
  return `${[notice, `# ${title}`, ...blocks].filter((block) => block !== "").join("\n\n")}\n`;
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A heading, the summary as a sentence, and what the definition says beyond it. */
export function introduction({ name, summary, description }: Described, level = 2): string {
  const paragraphs = [`${"#".repeat(level)} ${name}`, `${summary.replaceAll("\n", " ")}.`, description ?? ""];
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

/** What an argument may be; for a map, its keys. */
export function argumentText(argument: Schema | undefined): string {
  if (argument === undefined) return "";
  const rows = keyRows(argument);
  const note = argument.description === undefined ? "" : `: ${argument.description}`;
  const kind = `Takes ${describeKind(argument)}${note}.`;
  return rows.length === 0 ? kind : `${kind}\n\n${table(["key", "value", "meaning"], rows)}`;
}

export function scenarioExamples(examples: readonly ScenarioExample[]): string {
  return examples.map(({ title, yaml }) => `${title}:\n\n\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``).join("\n\n");
}

export function patternExamples(examples: readonly PatternExample[]): string {
  const rows = examples.map(({ pattern, accepts, rejects }) => [
    `\`${pattern}\``,
    accepts.map(quote).join(", "),
    rejects.map(quote).join(", "),
  ]);
  return table(["pattern", "accepts", "rejects"], rows);
}

/** A stream, a character a byte, as JSON shows text; bytes that are no text are seen as `\xff`. */
function quote(stream: string): string {
  const shown = JSON.stringify(stream)
    .replace(/\\u00(?=[0-9a-f]{2})/g, "\\x")
    .replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
  return `\`${shown.length > 60 ? `${shown.slice(0, 56)}…"` : shown}\``;
}
