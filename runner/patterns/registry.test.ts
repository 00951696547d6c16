import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compileData } from "../data/compile.ts";
import { encoders } from "../data/registry.ts";
import { collectBytes } from "../data/sources.ts";
import { loadCel, loadRegexes, parseExpression, scopeOf } from "../expressions/index.ts";
import type { PatternContext, PatternState } from "../model/pattern.ts";
import { compilePattern } from "./compile.ts";
import { frames, listPredicates } from "./registry.ts";

beforeAll(async () => {
  await Promise.all([loadCel(), loadRegexes()]);
});

const context: PatternContext = {
  evaluate: (source, locals) => parseExpression(source).evaluate(scopeOf(locals)),
  readFile: () => new Uint8Array(0),
};

/** What a stream that comes in these pieces, and then ends, makes of a pattern. */
function judge(pattern: unknown, pieces: readonly string[]): PatternState {
  const reader = compilePattern(pattern, context).begin();
  let bytes = Buffer.alloc(0);
  for (const piece of pieces) {
    bytes = Buffer.concat([bytes, Buffer.from(piece, "latin1")]);
    const state = reader.next(bytes, false);
    if (state.kind !== "need-more") return state;
  }
  return reader.next(bytes, true);
}

describe("every frame and predicate", () => {
  for (const definition of [...frames, ...listPredicates()]) {
    for (const { pattern, accepts, rejects } of definition.examples) {
      it(`${definition.name}: ${pattern}`, () => {
        const value: unknown = parse(pattern);
        for (const stream of accepts) expect([stream, judge(value, [stream])]).toMatchObject([stream, { kind: "matched" }]);
        for (const stream of rejects) expect([stream, judge(value, [stream])]).toMatchObject([stream, { kind: "rejected" }]);
        // However it is cut.
        for (const stream of [...accepts, ...rejects]) {
          const whole = judge(value, [stream]).kind;
          for (let cut = 0; cut <= stream.length; cut++) {
            expect([cut, judge(value, [stream.slice(0, cut), stream.slice(cut)]).kind]).toEqual([cut, whole]);
          }
          expect(judge(value, [...stream]).kind).toBe(whole);
        }
      });
    }
  }
});

describe("every form of DATA", () => {
  for (const { name, examples } of encoders) {
    for (const { data, hex } of examples) {
      it(`${name}: ${data}`, () => {
        expect(Buffer.from(collectBytes(compileData(parse(data), context))).toString("hex")).toBe(hex);
      });
    }
  }
});
