/** A frame and the predicates on what it frames. */
import type { PreparedFrame } from "../model/definition.ts";
import type {
  FrameReader,
  FrameState,
  Pattern,
  PatternReader,
  PatternState,
  PredicateStream,
  PredicateTest,
} from "../model/pattern.ts";
import { allTests } from "./conjunction.ts";
import { rejectEnd } from "./rejection.ts";

export class FramedPattern implements Pattern {
  readonly description: string;
  readonly save: string | undefined;
  readonly frame: PreparedFrame;
  readonly test: PredicateTest | undefined;

  constructor(frame: PreparedFrame, tests: readonly PredicateTest[], save: string | undefined) {
    this.frame = frame;
    this.test = tests.length === 0 ? undefined : allTests(tests);
    this.description =
      this.test === undefined ? frame.description : `${frame.description} that ${this.test.description}`;
    this.save = save;
  }

  begin(): PatternReader {
    return new FramedReader(this);
  }
}

class FramedReader implements PatternReader {
  readonly #frame: FrameReader;
  readonly #test: PredicateTest | undefined;
  /** Looks at the beginning of the content before its end is known. */
  #early: Pick<PredicateStream, "update"> | undefined;
  #looked = 0;

  constructor({ frame, test }: FramedPattern) {
    this.#frame = frame.begin();
    this.#test = test;
  }

  get streaming(): PatternReader["streaming"] {
    const { fixedLength } = this.#frame;
    if (fixedLength === undefined || (this.#test !== undefined && this.#test.stream === undefined)) return undefined;
    const stream = this.#test?.stream?.();
    return {
      length: fixedLength,
      update: (chunk) => stream?.update(chunk),
      finish: () => stream?.finish() ?? { ok: true },
    };
  }

  next(bytes: Uint8Array, ended: boolean): PatternState {
    const state = this.#frame.next(bytes, ended);
    if (state.kind === "framed") return this.#judge(bytes, state);
    const early = this.#lookAtBeginning(bytes, state.settled);
    if (early !== undefined) return early;
    if (state.kind === "impossible") return { kind: "rejected", reason: state.reason };
    if (ended) return { kind: "rejected", reason: rejectEnd(bytes, this.#frame.fixedLength, state.what) };
    return state;
  }

  #judge(bytes: Uint8Array, { length, start, end, saved }: FrameState & { kind: "framed" }): PatternState {
    if (this.#test === undefined) return { kind: "matched", length, start, end, saved };
    const verdict = this.#test.test(bytes.subarray(start, end));
    if (!verdict.ok) return { kind: "rejected", reason: verdict.reason };
    const all =
      saved === undefined || verdict.saved === undefined ? (saved ?? verdict.saved) : { ...saved, ...verdict.saved };
    return { kind: "matched", length, start, end, saved: all };
  }

  #lookAtBeginning(bytes: Uint8Array, settled: number): PatternState | undefined {
    if (this.#test?.early === undefined || settled <= this.#looked) return undefined;
    this.#early ??= this.#test.early();
    const reason = this.#early?.update(bytes.subarray(this.#looked, settled));
    this.#looked = settled;
    return reason === undefined ? undefined : { kind: "rejected", reason };
  }
}
