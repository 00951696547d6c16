/** The syntax tree of a CEL expression: its nodes as the library makes them, and the names that are free in it. */

/** `args` may be changed before the tree is first checked or evaluated. */
export interface Node {
  readonly op: string;
  args: unknown;
}

/** A name that the scenario gives a value, where it is read. */
export interface FreeName {
  /** ["server", "address"] for `server.address`. */
  readonly path: readonly string[];
  /** Where the path begins: an `id`. */
  readonly root: Node;
}

/** Macros whose first argument is a variable of their own. */
const comprehensions: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** In reading order, a name as often as it is read. */
export function findFreeNames(tree: unknown): readonly FreeName[] {
  const found: FreeName[] = [];

  const walk = (node: unknown, bound: ReadonlySet<string>): void => {
    if (Array.isArray(node)) {
      for (const item of node) walk(item, bound);
      return;
    }
    if (!isNode(node) || node.op === "value") return;
    const path = pathOf(node);
    if (path !== undefined) {
      if (!bound.has(path.path[0] ?? "")) found.push(path);
      return;
    }
    if (node.op === "rcall") return walkMethod(node.args as [string, unknown, readonly unknown[]], bound);
    if (node.op === "call") return walkCall(node.args as [string, readonly unknown[]], bound);
    walk(node.args, bound);
  };

  const walkMethod = (
    [name, receiver, parameters]: [string, unknown, readonly unknown[]],
    bound: ReadonlySet<string>,
  ) => {
    // cel.bind(name, value, expression)
    const binds = name === "bind" && isNode(receiver) && receiver.op === "id" && receiver.args === "cel";
    if (!binds) walk(receiver, bound);
    const [variable, ...rest] = parameters;
    const own = (binds || comprehensions.has(name)) && isNode(variable) && variable.op === "id";
    if (!own) return walk(parameters, bound);
    if (binds) walk(rest.shift(), bound);
    walk(rest, new Set([...bound, String(variable.args)]));
  };

  const walkCall = ([name, parameters]: [string, readonly unknown[]], bound: ReadonlySet<string>) => {
    const [parameter] = parameters;
    const path = name === "has" ? pathOf(parameter) : undefined;
    // `has` asks whether the last part is there: nobody needs to wait for it.
    if (path === undefined) walk(parameters, bound);
    else if (!bound.has(path.path[0] ?? "")) found.push({ ...path, path: path.path.slice(0, -1) });
  };

  walk(tree, new Set());
  return found;
}

/** Every call of a method of that name. */
export function findMethodCalls(tree: unknown, method: string): readonly Node[] {
  if (Array.isArray(tree)) return tree.flatMap((item: unknown) => findMethodCalls(item, method));
  if (!isNode(tree) || tree.op === "value") return [];
  const inside = findMethodCalls(tree.args, method);
  return tree.op === "rcall" && (tree.args as [string])[0] === method ? [tree, ...inside] : inside;
}

/** `a.b` and `a["b"]`; undefined for anything that is not a plain path. */
export function pathOf(node: unknown): FreeName | undefined {
  if (!isNode(node)) return undefined;
  if (node.op === "id") return { path: [String(node.args)], root: node };
  if (node.op !== "." && node.op !== "[]") return undefined;
  const [target, key] = node.args as [unknown, unknown];
  const name = node.op === "." ? key : isNode(key) && key.op === "value" ? key.args : undefined;
  const before = typeof name === "string" ? pathOf(target) : undefined;
  return before === undefined ? undefined : { path: [...before.path, String(name)], root: before.root };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
