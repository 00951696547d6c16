/** Streams for tests: the same bytes, cut in every way. */
import { createHash } from "node:crypto";
import { parseExpression, scopeOf } from "../expressions/index.ts";
import type { Pattern, PatternContext, PatternReader, PatternState } from "../model/pattern.ts";
import { compilePattern, type CompiledPattern } from "./compile.ts";

export const context: PatternContext = {
  evaluate: (source, locals) => parseExpression(source).evaluate(scopeOf(locals)),
  readFile: (path) => Buffer.from(`contents of ${path}`),
};

export function compile(value: unknown): CompiledPattern {
  return compilePattern(value, context);
}

export function latin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

export interface Judgement {
  readonly state: PatternState;
  readonly content: string | undefined;
}

/** Equal for equal judgements: long bytes are compared by their digest, in which a matcher of tests is slow. */
export function fingerprint(judgement: Judgement): string {
  return JSON.stringify(judgement, (_key, value: unknown) =>
    value instanceof Uint8Array || (typeof value === "string" && value.length > 1000)
      ? `${value.length} bytes ${createHash("sha256").update(value).digest("hex")}`
      : value,
  );
}

/** The stream comes in pieces that end at these offsets, and then ends: what is said of it first that is certain. */
export function judge(pattern: Pattern, stream: Uint8Array, cuts: Iterable<number> = []): Judgement {
  const reader = pattern.begin();
  const ends = [...new Set(cuts)].filter((cut) => cut < stream.length).sort((one, other) => one - other);
  for (const end of [...ends, stream.length]) {
    const judgement = show(reader, stream.subarray(0, end), false);
    if (judgement.state.kind !== "need-more") return judgement;
  }
  return show(reader, stream, true);
}

/** As `judge`, but the end is known together with the last piece. */
export function judgeEnded(pattern: Pattern, stream: Uint8Array): Judgement {
  return show(pattern.begin(), stream, true);
}

function show(reader: PatternReader, received: Uint8Array, ended: boolean): Judgement {
  // Memory of its own: whoever keeps it, or looks beyond its end, is found out.
  const bytes = Buffer.from(received);
  const state = reader.next(bytes, ended);
  const content = state.kind === "matched" ? bytes.toString("latin1", state.start, state.end) : undefined;
  bytes.fill(0xee);
  return { state, content };
}
