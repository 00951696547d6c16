/** CEL through its library: parsing, the names an expression reads, evaluation. Loaded only when needed. */
import { EvaluationError, ParseError, TypeError as CelTypeError, type ASTNode } from "@marcbachmann/cel-js";
import { fromCel, toCel } from "./cel-values.ts";
import { createEnvironment, linearMatches } from "./cel-environment.ts";
import { ExpressionError } from "./errors.ts";
import type { Expression } from "./expression.ts";
import { inPlainWords } from "./plain-words.ts";

const environment = createEnvironment();

/** Macros whose first argument is a variable of their own. */
const comprehensions: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** Throws ExpressionError with the offset in `source`. */
export function parseCel(source: string): Expression {
  let program: ReturnType<typeof environment.parse>;
  try {
    program = environment.parse(source);
    const linear = withLinearMatches(source, program.ast);
    if (linear !== source) program = environment.parse(linear);
  } catch (error) {
    throw toExpressionError(error);
  }
  const references = collectReferences(program.ast);
  const roots = [...new Set(references.map(([root]) => root ?? ""))];
  return {
    source,
    references,
    evaluate(scope) {
      const context: Record<string, unknown> = {};
      for (const root of roots) if (scope.has(root)) context[root] = toCel(scope.get(root));
      try {
        return fromCel(program(context));
      } catch (error) {
        throw toExpressionError(error);
      }
    },
  };
}

/**
 * CEL promises linear time for `matches`, which JavaScript's RegExp does not keep: 31 characters can take seconds. The
 * name is replaced by that of our own function, which is as long, so that offsets in errors stay true.
 */
function withLinearMatches(source: string, ast: ASTNode): string {
  let text = source;
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (!isNode(node)) return;
    if (node.op === "rcall") {
      const [name, receiver] = node.args as [string, { range: { end: number } }];
      const at = name === "matches" ? text.indexOf(name, receiver.range.end) : -1;
      if (at !== -1) text = text.slice(0, at) + linearMatches + text.slice(at + name.length);
    }
    if (node.op !== "value") walk(node.args);
  };
  walk(ast);
  return text;
}

function toExpressionError(error: unknown): unknown {
  if (error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError) {
    const { range, summary } = error as unknown as { range?: { start: number; end: number }; summary: string };
    return new ExpressionError(
      inPlainWords(summary.replace(/\.$/, "")),
      range?.start ?? 0,
      (range?.end ?? 1) - (range?.start ?? 0),
    );
  }
  return error instanceof Error ? new ExpressionError(error.message, 0) : error;
}

/** Free variables with the fields read from them, in reading order. */
function collectReferences(ast: ASTNode): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  const add = (path: readonly string[]): void => void found.set(path.join("."), path);

  const walk = (node: unknown, bound: ReadonlySet<string>): void => {
    if (Array.isArray(node)) {
      for (const item of node) walk(item, bound);
      return;
    }
    if (!isNode(node)) return;
    const { op, args } = node;
    if (op === "id" || op === ".") {
      const path = pathOf(node);
      if (path !== undefined) {
        if (!bound.has(path[0] ?? "")) add(path);
        return;
      }
    }
    if (op === "value") return;
    if (op === "rcall") {
      const [name, receiver, parameters] = args as [string, unknown, readonly unknown[]];
      walk(receiver, bound);
      const [variable] = parameters;
      const own =
        comprehensions.has(name) && isNode(variable) && variable.op === "id" ? String(variable.args) : undefined;
      if (own === undefined) walk(parameters, bound);
      else walk(parameters.slice(1), new Set([...bound, own]));
      return;
    }
    if (op === "call") return walk((args as [string, unknown])[1], bound);
    walk(args, bound);
  };
  walk(ast, new Set());
  return [...found.values()];
}

interface Node {
  readonly op: string;
  readonly args: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** ["server", "address"] for `server.address`; undefined for anything that is not a plain path. */
function pathOf(node: Node): readonly string[] | undefined {
  if (node.op === "id") return [String(node.args)];
  if (node.op !== ".") return undefined;
  const [target, key] = node.args as [unknown, string];
  const before = isNode(target) ? pathOf(target) : undefined;
  return before === undefined ? undefined : [...before, key];
}
