/** The part of JSON Schema that scenarios are described in: what draft 07 and 2020-12 have in common. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  /** What editors offer, and misspelt words are compared with, where other text may stand as well. */
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

export type JsonType = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** The definition that a reference names. */
export function definitionName({ $ref }: JsonSchema): string | undefined {
  return $ref?.startsWith("#/definitions/") ? $ref.slice("#/definitions/".length) : undefined;
}

/** `{ required: [...] }` and no more. */
export function isRequirement(schema: JsonSchema): boolean {
  return schema.required !== undefined && Object.keys(schema).length === 1;
}
