/** A diagnostic as a person reads it: place, what is wrong, the source line with carets, what to do. */
import type { Diagnostic } from "./diagnostic.ts";
import { escapeControl } from "./display-text.ts";
import { excerptSource } from "./source-excerpt.ts";
import type { Location } from "./source.ts";

export interface RenderOptions {
  readonly color: boolean;
  /** Columns that a source line may take; longer ones are cut around what is meant. */
  readonly width?: number;
}

/** Lines without a line end at the end. Whatever the file holds, nothing of it reaches the terminal unescaped. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions): string {
  const style = options.color ? colored : plain;
  const { code, severity, message, help, at, related = [] } = diagnostic;
  const tint = severity === "error" ? style.error : style.warning;
  const digits = Math.max(...[at, ...related.map((one) => one.at)].map(({ line }) => String(line).length));
  const excerpt = (place: Location, caret: Style): string[] =>
    renderExcerpt(place, digits, options.width ?? 120, style, caret);
  return [
    `${style.place(placeText(at))}: ${tint(`${severity}[${code}]`)}: ${style.strong(escapeControl(message))}`,
    ...excerpt(at, tint),
    ...(help === undefined ? [] : [`${" ".repeat(digits + 3)}${style.note("help:")} ${escapeControl(help)}`]),
    ...related.flatMap((one) => [
      `${style.place(placeText(one.at))}: ${style.note("note")}: ${escapeControl(one.message)}`,
      ...excerpt(one.at, style.note),
    ]),
  ].join("\n");
}

function placeText({ file, line, column }: Location): string {
  return `${escapeControl(file)}:${line}:${column}`;
}

function renderExcerpt(at: Location, digits: number, width: number, style: Palette, caret: Style): string[] {
  // A place without a text, such as a path that does not exist.
  if (at.text === "") return [];
  const { line, indent, carets } = excerptSource(at, width);
  return [
    `${style.quiet(`${String(at.line).padStart(digits + 1)} |`)} ${line}`,
    `${style.quiet(`${" ".repeat(digits + 1)} |`)} ${" ".repeat(indent)}${caret("^".repeat(carets))}`,
  ];
}

type Style = (text: string) => string;

interface Palette {
  readonly error: Style;
  readonly warning: Style;
  readonly note: Style;
  readonly place: Style;
  readonly strong: Style;
  readonly quiet: Style;
}

const asItIs: Style = (text) => text;
const plain: Palette = { error: asItIs, warning: asItIs, note: asItIs, place: asItIs, strong: asItIs, quiet: asItIs };

/** SGR parameters: ECMA-48 §8.3.117. */
function sgr(on: string, off: string): Style {
  return (text) => `\x1b[${on}m${text}\x1b[${off}m`;
}
const colored: Palette = {
  error: sgr("31", "39"),
  warning: sgr("33", "39"),
  note: sgr("36", "39"),
  place: sgr("1", "22"),
  strong: sgr("1", "22"),
  quiet: sgr("2", "22"),
};
