/**
 * CEL expressions. A plain path (`server.address`, `greeting`) or a literal is read without the CEL library, which costs 20 ms to
 * load and which most scenarios never need; `loadCel` brings it before the first expression that does.
 */
import { findClose } from "./braces.ts";
import { ExpressionError } from "./errors.ts";
import { readLiteral } from "./literal.ts";
import { describeMissing } from "./missing.ts";
import type { Scope } from "./scope.ts";

export interface Expression {
  readonly source: string;
  /** Paths of the names it reads: ["server", "address"]. Variables of comprehensions are not among them. */
  readonly references: readonly (readonly string[])[];
  /** Throws ExpressionError when it cannot be computed. Whole numbers come back as numbers where they are safe. */
  evaluate(scope: Scope): unknown;
}

const pathPattern = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

type CelModule = typeof import("./cel.ts");
let cel: CelModule | undefined;

/** Must have ended before an expression is parsed that `needsCel`. */
export async function loadCel(): Promise<void> {
  cel ??= await import("./cel.ts");
}

/** Is this more than a path or a single literal? */
export function needsCel(text: string): boolean {
  const source = locateSource(text).source.trim();
  return readLiteral(source) === undefined && !pathPattern.test(source);
}

/** Parses CEL, bare or as one `${…}`. Throws ExpressionError with the offset in `text`. */
export function parseExpression(text: string): Expression {
  const { source, offset } = locateSource(text);
  return parseSource(source, offset);
}

/** Parses CEL that begins at this offset of a text. Throws ExpressionError with the offset in that text. */
export function parseSource(source: string, offset: number): Expression {
  const trimmed = source.trim();
  const start = offset + source.indexOf(trimmed);
  if (trimmed === "") throw new ExpressionError("the expression is empty", offset, source.length);
  const literal = readLiteral(trimmed);
  if (literal !== undefined) return { source: trimmed, references: [], evaluate: () => literal.value };
  if (pathPattern.test(trimmed)) return pathExpression(trimmed);
  if (cel === undefined) throw new Error("an expression that needs CEL was parsed before CEL was loaded");
  try {
    return cel.parseCel(trimmed);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    // Outside of quotes no `$` is CEL's: this was meant as text with expressions in it.
    if (trimmed.startsWith("${", error.offset))
      throw new ExpressionError("inside an expression names stand alone, without ${…}", start + error.offset, 2);
    throw new ExpressionError(error.message, start + error.offset, error.length);
  }
}

/** Every mistake that can be found without playing; empty where there is none. `loadCel` must have ended. */
export function checkExpression(text: string): readonly ExpressionError[] {
  try {
    parseExpression(text);
    return [];
  } catch (error) {
    if (error instanceof ExpressionError) return [error];
    throw error;
  }
}

/** Without the `${…}` around all of it, if there is one. */
function locateSource(text: string): { readonly source: string; readonly offset: number } {
  const start = text.search(/\S/);
  if (text.startsWith("${", start)) {
    const end = text.trimEnd().length - 1;
    if (findClose(text, start + 2) === end) return { source: text.slice(start + 2, end), offset: start + 2 };
  }
  return { source: text, offset: 0 };
}

function pathExpression(source: string): Expression {
  const path = source.split(".");
  const [root = "", ...keys] = path;
  return {
    source,
    references: [path],
    evaluate(scope) {
      if (!scope.has(root)) throw new ExpressionError(`${root} has no value`, 0, root.length);
      let value = scope.get(root);
      let read = root;
      for (const key of keys) {
        if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
          throw new ExpressionError(describeMissing(read, value, key), read.length + 1, key.length);
        }
        value = (value as Record<string, unknown>)[key];
        read += `.${key}`;
      }
      return value;
    },
  };
}
