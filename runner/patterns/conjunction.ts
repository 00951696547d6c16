/** Several predicates on the same bytes, as one. */
import type { PredicateStream, PredicateTest, Rejection, Verdict } from "../model/pattern.ts";

/** All must hold; the first that does not, in their order, says why. */
export function allTests(tests: readonly PredicateTest[]): PredicateTest {
  const [first] = tests;
  if (first !== undefined && tests.length === 1) return first;
  const canStream = tests.every((test) => test.stream !== undefined);
  return {
    description: tests.map(({ description }) => description).join(" and "),
    negation: tests.map(({ negation }) => negation).join(" or "),
    groups: tests.flatMap(({ groups }) => groups ?? []),
    test: (bytes) => combine(tests.map((test) => () => test.test(bytes))),
    // A later one's rejection counts when those before it have passed, which only the end tells.
    ...(first?.early === undefined ? {} : { early: () => first.early?.() }),
    ...(canStream ? { stream: () => new ConjunctionStream(tests) } : {}),
  };
}

function combine(verdicts: readonly (() => Verdict)[]): Verdict {
  let saved: Record<string, unknown> | undefined;
  for (const judge of verdicts) {
    const verdict = judge();
    if (!verdict.ok) return verdict;
    if (verdict.saved !== undefined) saved = { ...saved, ...verdict.saved };
  }
  return saved === undefined ? { ok: true } : { ok: true, saved };
}

class ConjunctionStream implements PredicateStream {
  readonly #streams: readonly PredicateStream[];
  readonly #rejections: (Rejection | undefined)[] = [];

  constructor(tests: readonly PredicateTest[]) {
    this.#streams = tests.flatMap((test) => test.stream?.() ?? []);
  }

  /** Only the first may fail it before the end. */
  update(chunk: Uint8Array): Rejection | undefined {
    for (const [index, stream] of this.#streams.entries()) {
      const rejection = (this.#rejections[index] ??= stream.update(chunk));
      if (index === 0 && rejection !== undefined) return rejection;
    }
    return undefined;
  }

  finish(): Verdict {
    return combine(
      this.#streams.map((stream, index) => () => {
        const reason = this.#rejections[index];
        return reason === undefined ? stream.finish() : { ok: false, reason };
      }),
    );
  }
}
