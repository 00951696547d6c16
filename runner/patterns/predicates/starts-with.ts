import { compileData } from "../../data/compile.ts";
import { collectBytes, sourceOf } from "../../data/sources.ts";
import type { PredicateDefinition } from "../../model/definition.ts";
import type { PredicateStream, Verdict } from "../../model/pattern.ts";
import { EqualityStream } from "../equality.ts";
import { showBytes } from "../show-bytes.ts";
import { dataArgument } from "./literals.ts";

export const startsWith: PredicateDefinition = {
  name: "starts-with",
  summary: "The content begins with DATA",
  argument: dataArgument,
  examples: [
    {
      pattern: 'line: { starts-with: "HTTP/1." }',
      accepts: ["HTTP/1.1 200\n", "HTTP/1.\n"],
      rejects: ["HTTP/2 200\n", "HT\n", "no"],
    },
    { pattern: '{ bytes: 3, starts-with: { hex: "ff d8" } }', accepts: ["\xff\xd8\0"], rejects: ["\xff\xd9\0"] },
  ],
  prepare(argument, context) {
    const wanted = collectBytes(compileData(argument, context));
    const shown = showBytes(wanted);
    return {
      description: `starts with ${shown}`,
      negation: `does not start with ${shown}`,
      early: () => new StartStream(wanted),
      stream: () => new StartStream(wanted),
      test(bytes) {
        const stream = new StartStream(wanted);
        const reason = stream.update(bytes);
        return reason === undefined ? stream.finish() : { ok: false, reason };
      },
    };
  },
};

/** Looks at no more bytes than are wanted. */
class StartStream implements PredicateStream {
  readonly #stream: EqualityStream;
  #left: number;

  constructor(wanted: Uint8Array) {
    this.#stream = new EqualityStream(sourceOf(wanted));
    this.#left = wanted.length;
  }

  update(chunk: Uint8Array): ReturnType<PredicateStream["update"]> {
    if (this.#left === 0) return undefined;
    const part = chunk.subarray(0, this.#left);
    this.#left -= part.length;
    return this.#stream.update(part);
  }

  finish(): Verdict {
    return this.#stream.finish();
  }
}
