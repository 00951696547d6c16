/** CEL through its library: parsing, the names an expression reads, evaluation. Loaded only when needed. */
import { EvaluationError, ParseError, TypeError as CelTypeError } from "@marcbachmann/cel-js";
import { createEnvironment, linearMatches } from "./cel-environment.ts";
import { findFreeNames, findMethodCalls, pathOf, type FreeName } from "./cel-tree.ts";
import { fromCel, toCel } from "./cel-values.ts";
import { ExpressionError } from "./errors.ts";
import type { Expression } from "./expression.ts";
import { describeMissing } from "./missing.ts";
import { inPlainWords } from "./plain-words.ts";
import type { Scope } from "./scope.ts";

const environment = createEnvironment();

/** Throws ExpressionError with the offset in `source`. */
export function parseCel(source: string): Expression {
  try {
    const program = environment.parse(source);
    for (const call of findMethodCalls(program.ast, "matches")) {
      (call.args as [name: string, ...unknown[]])[0] = linearMatches;
    }
    const names = findFreeNames(program.ast);
    const variables = bindVariables(names);
    const { error } = program.check();
    if (error !== undefined) throw error;
    return {
      source,
      references: listReferences(names),
      evaluate(scope) {
        try {
          return fromCel(program(fillContext(variables, scope)));
        } catch (error) {
          throw toExpressionError(error, { variables, scope });
        }
      },
    };
  } catch (error) {
    throw toExpressionError(error);
  }
}

/** A variable of the scenario, and under which name the library sees it. */
interface Variable {
  readonly name: string;
  readonly alias: string;
  /** What it is where the scenario has no such variable. */
  readonly otherwise: unknown;
}

/**
 * `type`, `bytes`, `map` and others are constants of CEL's, which the library lets no variable hide. In protocols they
 * are good names: the tree is made to read an alias, which is the scenario's variable if there is one.
 */
function bindVariables(names: readonly FreeName[]): readonly Variable[] {
  const variables = new Map<string, Variable>();
  for (const { root } of names) {
    const name = String(root.args);
    const isConstant = environment.hasVariable(name);
    const alias = isConstant ? `${name} of the scenario` : name;
    if (!variables.has(name)) {
      variables.set(name, { name, alias, otherwise: isConstant ? environment.evaluate(name) : undefined });
    }
    root.args = alias;
  }
  return [...variables.values()];
}

function fillContext(variables: readonly Variable[], scope: Scope): Map<string, unknown> {
  const context = new Map<string, unknown>();
  for (const { name, alias, otherwise } of variables) {
    if (scope.has(name)) context.set(alias, toCel(scope.get(name)));
    else if (otherwise !== undefined) context.set(alias, otherwise);
  }
  return context;
}

/** Whoever evaluates the expression waits for these: a constant of CEL's is not waited for. */
function listReferences(names: readonly FreeName[]): readonly (readonly string[])[] {
  const paths = names.filter(({ path: [root = ""] }) => !environment.hasVariable(root)).map(({ path }) => path);
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
}

/** What an expression was evaluated with. */
interface Evaluation {
  readonly variables: readonly Variable[];
  readonly scope: Scope;
}

function toExpressionError(error: unknown, evaluation?: Evaluation): unknown {
  if (error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError) {
    const { start = 0, end = 1 } = error.range ?? {};
    const missing =
      evaluation !== undefined && error.code === "no_such_key" ? findMissing(error.node, evaluation) : undefined;
    return new ExpressionError(missing ?? describe(error.summary), start, end - start);
  }
  // Recursion, in the library's code and in ours: the value is what is too deep, for expressions have a limit.
  if (error instanceof RangeError && error.message.startsWith("Maximum call stack")) {
    return new ExpressionError("a value is nested too deeply", 0);
  }
  return error instanceof Error ? new ExpressionError(error.message, 0) : error;
}

function describe(summary: string): string {
  const message = summary.replace(/\.$/, "").replace(linearMatches, "matches");
  return inPlainWords(message, () => environment.getDefinitions().functions);
}

/** Names what is there, where the value that lacks the key can be named. */
function findMissing(node: unknown, { variables, scope }: Evaluation): string | undefined {
  const [alias, ...keys] = pathOf(node)?.path ?? [];
  const root = variables.find((variable) => variable.alias === alias)?.name;
  const last = keys.pop();
  if (root === undefined || last === undefined || !scope.has(root)) return undefined;
  let value = scope.get(root);
  for (const key of keys) value = (value as Readonly<Record<string, unknown>>)[key];
  return describeMissing([root, ...keys].join("."), value, last);
}
