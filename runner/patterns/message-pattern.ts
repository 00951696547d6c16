/** A PATTERN of a whole message (a datagram): no frame is needed, for the message ends where the datagram does. */
import type { PatternContext, PatternState, PredicateTest } from "../model/pattern.ts";
import { compilePattern } from "./compile.ts";
import { predicateContext, preparePredicates } from "./prepare-predicates.ts";
import { findFrame } from "./registry.ts";
import { rejectInWords } from "./rejection.ts";
import { countBytes } from "./show-bytes.ts";

export interface MessagePattern {
  readonly description: string;
  readonly save: string | undefined;
  /** Never `need-more`. */
  test(message: Uint8Array): PatternState;
}

/** Predicates alone, or a pattern of a stream that must take all of the message. Throws RangeError. */
export function compileMessagePattern(value: unknown, context: PatternContext): MessagePattern {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || Array.isArray(value)) {
    return wholeMessage(preparePredicates(value, predicateContext(context)), undefined);
  }
  const { save, ...parts } = value as { readonly save?: string } & Readonly<Record<string, unknown>>;
  if (Object.keys(parts).some((key) => findFrame(key) !== undefined)) return streamPattern(value, context);
  if (Object.keys(parts).length === 0) return wholeMessage(undefined, save);
  return wholeMessage(preparePredicates(parts, predicateContext(context)), save);
}

function wholeMessage(test: PredicateTest | undefined, save: string | undefined): MessagePattern {
  return {
    description: test === undefined ? "a message" : `a message that ${test.description}`,
    save,
    test(message) {
      const { length } = message;
      const verdict = test?.test(message) ?? { ok: true, saved: undefined };
      if (!verdict.ok) return { kind: "rejected", reason: verdict.reason };
      return { kind: "matched", length, start: 0, end: length, saved: verdict.saved };
    },
  };
}

function streamPattern(value: object, context: PatternContext): MessagePattern {
  const pattern = compilePattern(value, context);
  return {
    description: pattern.description,
    save: pattern.save,
    test(message) {
      const state = pattern.begin().next(message, true);
      if (state.kind !== "matched" || state.length === message.length) return state;
      const text = `the datagram goes on after ${countBytes(state.length)}`;
      return { kind: "rejected", reason: rejectInWords(text, pattern.description, message) };
    },
  };
}
