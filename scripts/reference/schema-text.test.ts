import { Type } from "typebox";
import { expect, it } from "vitest";
import { describeKind, keyRows, type Schema } from "./schema-text.ts";

it.each<readonly [Schema, string]>([
  [Type.String(), "text"],
  [Type.Integer({ minimum: 0, maximum: 255 }), "a whole number, 0 to 255"],
  [{ type: ["integer", "string"], minimum: 1, pattern: "\\$\\{" }, "a whole number, 1 or more"],
  [{ type: ["string", "number"] }, "text or a number"],
  [{ type: "string", pattern: "^\\d+(ms|s|m)$|\\$\\{" }, "a duration"],
  [Type.Enum(["lf", "crlf"]), "one of `lf`, `crlf`"],
  [Type.Array(Type.String()), "a list, each text"],
  [{ $ref: "#/definitions/data" }, "[DATA](data.md)"],
  [{ anyOf: [Type.String(), { $ref: "#/definitions/pattern" }] }, "text or [PATTERN](patterns.md)"],
  [Type.Object({}), "a map"],
])("describes %j as %s", (schema, words) => {
  expect(describeKind(schema)).toBe(words);
});

it("lists the keys of a map, also where it is one of several forms", () => {
  const map = Type.Object({
    size: Type.Integer({ minimum: 1, description: "How many" }),
    seed: Type.Optional(Type.Integer()),
  });
  const rows = [
    ["`size` (required)", "a whole number, 1 or more", "How many"],
    ["`seed`", "a whole number", ""],
  ];
  expect(keyRows(map)).toEqual(rows);
  expect(keyRows({ anyOf: [Type.String(), map] })).toEqual(rows);
  expect(keyRows(Type.String())).toEqual([]);
});
