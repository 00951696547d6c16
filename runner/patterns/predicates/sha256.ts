import { createHash } from "node:crypto";
import { Type } from "typebox";
import { toText } from "../../data/scalars.ts";
import type { PredicateDefinition } from "../../model/definition.ts";
import type { Verdict } from "../../model/pattern.ts";

export const sha256: PredicateDefinition = {
  name: "sha256",
  summary: "The content has this SHA-256 digest",
  description: "It is computed while the bytes come: with `bytes` as the frame, a gigabyte needs no memory.",
  argument: Type.String({ pattern: "^[0-9a-fA-F]{64}$|\\$\\{", description: "64 hexadecimal digits" }),
  examples: [
    {
      pattern: "{ bytes: 3, sha256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad }",
      accepts: ["abc"],
      rejects: ["abd", "ab"],
    },
  ],
  prepare(argument) {
    const wanted = toText(argument).toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(wanted)) {
      throw new RangeError(`${JSON.stringify(wanted)} is not a SHA-256 digest: that has 64 hexadecimal digits`);
    }
    const judge = (actual: string): Verdict =>
      actual === wanted ? { ok: true } : { ok: false, reason: reject(wanted, actual) };
    return {
      description: `has the SHA-256 digest ${wanted}`,
      negation: `does not have the SHA-256 digest ${wanted}`,
      test: (bytes) => judge(createHash("sha256").update(bytes).digest("hex")),
      stream() {
        const hash = createHash("sha256");
        return {
          update: (chunk) => void hash.update(chunk),
          finish: () => judge(hash.digest("hex")),
        };
      },
    };
  },
};

function reject(
  wanted: string,
  actual: string,
): { message: string; comparison: { expectedText: string; actualText: string; base: number } } {
  const message = `its SHA-256 digest is ${actual}, expected ${wanted}`;
  return { message, comparison: { expectedText: wanted, actualText: actual, base: 0 } };
}
