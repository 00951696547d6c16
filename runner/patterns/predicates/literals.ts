/** Every form of DATA whose length is known is a pattern too: the bytes must be these. */
import { Type } from "typebox";
import { compileData } from "../../data/compile.ts";
import { findEncoder } from "../../data/registry.ts";
import type { PatternExample, PredicateDefinition } from "../../model/definition.ts";
import { equalTo } from "../equality.ts";

/** `line` and `json` mean something else in a pattern. */
const examples: Readonly<Record<string, readonly PatternExample[]>> = {
  text: [
    { pattern: "text: hello", accepts: ["hello", "hello there"], rejects: ["hell", "help", "jello"] },
    { pattern: "{ bytes: 2, text: ok }", accepts: ["ok"], rejects: ["no"] },
    { pattern: "line: { text: é, encoding: latin1 }", accepts: ["\xe9\n"], rejects: ["\xc3\xa9\n", "e\n"] },
  ],
  hex: [{ pattern: 'hex: "00 ff"', accepts: ["\0\xff", "\0\xff\0"], rejects: ["\0", "\0\0", "\xff"] }],
  base64: [{ pattern: "base64: b2s=", accepts: ["ok"], rejects: ["no", "o"] }],
  file: [],
  fill: [{ pattern: "fill: { byte: 120, size: 3 }", accepts: ["xxx", "xxxx"], rejects: ["xx", "xxy"] }],
  random: [{ pattern: "random: { size: 3, seed: 7 }", accepts: ["\x8b\xe4\x8b"], rejects: ["\x8b\xe4", "abc"] }],
  concat: [{ pattern: 'concat: [ { hex: "02" }, hi ]', accepts: ["\x02hi"], rejects: ["hi", "\x02ho"] }],
};

export const literals: readonly PredicateDefinition[] = Object.entries(examples).map(([name, shown]) => {
  const encoder = findEncoder(name);
  if (encoder === undefined) throw new Error(`there is no DATA ${name}`);
  return {
    name,
    summary: `The bytes are these: ${encoder.summary.charAt(0).toLowerCase()}${encoder.summary.slice(1)}`,
    description:
      "Alone it needs no frame: it is as many bytes as it is long, and the first other byte fails it, without waiting.",
    argument: encoder.argument,
    companions: encoder.companions,
    examples: shown,
    prepare: (argument, context, companions) => equalTo(compileData({ ...companions, [name]: argument }, context)),
  };
});

export const literalNames: readonly string[] = literals.map(({ name }) => name);

/** DATA as the argument of a predicate: text, or a map with one form. */
export const dataArgument = Type.Unsafe<unknown>({ $ref: "#/definitions/data" });
