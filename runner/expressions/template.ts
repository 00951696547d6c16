/** Text with `${…}` in it. */
import { findClose } from "./braces.ts";
import { ExpressionError } from "./errors.ts";
import { parseSource, type Expression } from "./expression.ts";
import type { Scope } from "./scope.ts";
import { toText } from "./text.ts";

export interface Template {
  /** Literal text and expressions in turn; `offset` is where the expression's own text begins. */
  readonly segments: readonly (string | { readonly expression: Expression; readonly offset: number })[];
  readonly references: readonly (readonly string[])[];
  /** A text that is nothing but one `${…}` keeps the value's type; otherwise the values become text. */
  evaluate(scope: Scope): unknown;
}

/** The expressions of a text, unparsed; throws ExpressionError for a `${` that never ends. `$${` stands for `${`. */
export function splitTemplate(
  text: string,
): readonly (string | { readonly source: string; readonly offset: number })[] {
  const segments: (string | { source: string; offset: number })[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("${", at);
    if (open === -1) break;
    if (text[open - 1] === "$" && open - 1 >= at) {
      literal += `${text.slice(at, open - 1)}\${`;
      at = open + 2;
      continue;
    }
    literal += text.slice(at, open);
    const close = findClose(text, open + 2);
    if (close === -1)
      throw new ExpressionError("this ${ is never closed; write $${ for the two characters themselves", open, 2);
    if (literal !== "") segments.push(literal);
    literal = "";
    segments.push({ source: text.slice(open + 2, close), offset: open + 2 });
    at = close + 1;
  }
  literal += text.slice(at);
  if (literal !== "" || segments.length === 0) segments.push(literal);
  return segments;
}

/** Throws ExpressionError with the offset in `text`. */
export function parseTemplate(text: string): Template {
  const segments = splitTemplate(text).map((segment) => {
    if (typeof segment === "string") return segment;
    const { source, offset } = segment;
    return { expression: parseSource(source, offset), offset };
  });
  const references = segments.flatMap((segment) => (typeof segment === "string" ? [] : segment.expression.references));
  const [only] = segments;
  if (segments.length === 1 && only !== undefined && typeof only !== "string") {
    return { segments, references, evaluate: (scope) => only.expression.evaluate(scope) };
  }
  return {
    segments,
    references,
    evaluate: (scope) =>
      segments
        .map((segment) => (typeof segment === "string" ? segment : toText(segment.expression.evaluate(scope))))
        .join(""),
  };
}

/** Must CEL be loaded for one of these expressions? Never throws. */
export function templateNeedsCel(text: string, isSimple: (source: string) => boolean): boolean {
  try {
    return splitTemplate(text).some((segment) => typeof segment !== "string" && !isSimple(segment.source));
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}
