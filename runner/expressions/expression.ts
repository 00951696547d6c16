/**
 * CEL expressions. A plain path (`server.address`, `greeting`) is read without the CEL library, which costs 20 ms to
 * load and which most scenarios never need; `loadCel` brings it before the first expression that does.
 */
import { ExpressionError } from "./errors.ts";
import type { Scope } from "./scope.ts";

export interface Expression {
  readonly source: string;
  /** Paths of the names it reads: ["server", "address"]. Variables of comprehensions are not among them. */
  readonly references: readonly (readonly string[])[];
  /** Throws ExpressionError when it cannot be computed. Whole numbers come back as numbers where they are safe. */
  evaluate(scope: Scope): unknown;
}

const pathPattern = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
/** Words that CEL keeps for itself. */
const literals = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

type CelModule = typeof import("./cel.ts");
let cel: CelModule | undefined;

/** Must have ended before an expression is parsed that `needsCel`. */
export async function loadCel(): Promise<void> {
  cel ??= await import("./cel.ts");
}

/** Is this more than a path or a literal word? */
export function needsCel(source: string): boolean {
  return !pathPattern.test(unwrap(source).trim());
}

/** Parses CEL, bare or as one `${…}`. Throws ExpressionError. */
export function parseExpression(text: string): Expression {
  const source = unwrap(text);
  const trimmed = source.trim();
  if (trimmed === "") throw new ExpressionError("the expression is empty", 0, text.length);
  if (literals.has(trimmed)) {
    const value = literals.get(trimmed);
    return { source: trimmed, references: [], evaluate: () => value };
  }
  if (pathPattern.test(trimmed)) return pathExpression(trimmed);
  if (cel === undefined) throw new Error("an expression that needs CEL was parsed before CEL was loaded");
  const shift = text.indexOf(source);
  try {
    return cel.parseCel(source);
  } catch (error) {
    if (error instanceof ExpressionError) throw new ExpressionError(error.message, error.offset + shift, error.length);
    throw error;
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

function unwrap(text: string): string {
  const wrapped = /^\s*\$\{([^]*)\}\s*$/.exec(text);
  return wrapped?.[1] ?? text;
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
          const keysThere = typeof value === "object" && value !== null ? Object.keys(value) : [];
          const there = keysThere.length === 0 ? "" : `; it has ${keysThere.join(", ")}`;
          throw new ExpressionError(`${read} has no ${key}${there}`, read.length + 1, key.length);
        }
        value = (value as Record<string, unknown>)[key];
        read += `.${key}`;
      }
      return value;
    },
  };
}
