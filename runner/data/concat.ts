import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { describeKind } from "./scalars.ts";
import { joinSources } from "./sources.ts";

export const concat: EncoderDefinition = {
  name: "concat",
  summary: "Several DATA, one after the other",
  argument: Type.Array(Type.Unsafe<unknown>({ $ref: "#/definitions/data" }), { description: "A list of DATA" }),
  examples: [{ data: 'concat: [ { hex: "00" }, hi, { line: "" } ]', hex: "0068690d0a" }],
  encode(argument, _companions, context) {
    if (!Array.isArray(argument)) throw new RangeError(`concat takes a list, not ${describeKind(argument)}`);
    return joinSources(argument.map((part: unknown) => context.compile(part)));
  },
};
