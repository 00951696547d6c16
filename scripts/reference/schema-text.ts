/** A schema fragment in words: what kind of value it takes, and a table of its keys where it is a map. */

/** The part of JSON Schema that definitions use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
}

const definitionPages: Readonly<Record<string, string>> = {
  data: "[DATA](data.md)",
  pattern: "[PATTERN](patterns.md)",
  "pattern-element": "[PATTERN](patterns.md)",
  line: "text, nothing, or a map of [predicates](patterns.md#predicates)",
  predicates: "text, or a map of [predicates](patterns.md#predicates)",
  step: "a [step](verbs.md)",
};

/** "a whole number, 0 to 255", "one of `lf`, `crlf`", "a map". */
export function describeKind(schema: Schema): string {
  const reference = schema.$ref?.replace(/^#\/definitions\//, "");
  if (reference !== undefined) return definitionPages[reference] ?? reference;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) {
    const values = schema.enum.map(code).join(", ");
    return schema.enum.length === 1 ? values : `one of ${values}`;
  }
  const choices = schema.anyOf ?? schema.oneOf;
  // On a map these say which keys go together, which its description says too.
  if (choices !== undefined && schema.type === undefined) return unique(choices.map(describeKind)).join(" or ");
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  // Text beside another type is only where `${…}` may stand.
  const computed = types.length > 1 && schema.pattern?.includes("\\$") === true;
  const kinds = types.filter((type) => !(computed && type === "string")).map((type) => describeType(type, schema));
  return unique(kinds).join(" or ");
}

function describeType(type: string, schema: Schema): string {
  switch (type) {
    case "integer":
      return `a whole number${describeRange(schema)}`;
    case "number":
      return `a number${describeRange(schema)}`;
    case "string":
      return schema.pattern?.includes("(ms|s|m)") === true ? "a duration" : "text";
    case "boolean":
      return "`true` or `false`";
    case "array":
      return schema.items === undefined ? "a list" : `a list, each ${describeKind(schema.items)}`;
    case "object":
      return "a map";
    case "null":
      return "nothing";
    default:
      throw new RangeError(`no words for a schema of type ${type}`);
  }
}

function describeRange({ minimum, maximum }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, ${minimum} or more`;
  return maximum === undefined ? "" : `, at most ${maximum}`;
}

/** Rows of a table of keys; empty where the schema is not a map with known keys. */
export function keyRows(schema: Schema): readonly (readonly [key: string, kind: string, meaning: string])[] {
  const map = schema.properties === undefined ? schema.anyOf?.find(({ properties }) => properties) : schema;
  return Object.entries(map?.properties ?? {}).map(([key, value]) => [
    map?.required?.includes(key) === true ? `\`${key}\` (required)` : `\`${key}\``,
    describeKind(value),
    value.description ?? "",
  ]);
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
