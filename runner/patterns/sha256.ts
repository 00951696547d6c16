import { createHash } from "node:crypto";
import { Type } from "typebox";
import type { PredicateDefinition } from "../model/definition.ts";
import type { Verdict } from "../model/pattern.ts";

export const sha256: PredicateDefinition = {
  name: "sha256",
  summary: "The bytes have this SHA-256 digest, in hexadecimal",
  description: `Looks at each chunk as it comes: a gigabyte needs no memory.`,
  argument: Type.String({ pattern: "^[0-9a-fA-F]{64}$|\\$\\{", description: "64 hexadecimal digits" }),
  examples: [
    {
      pattern: "{ bytes: 3, sha256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad }",
      accepts: ["abc"],
      rejects: ["abd"],
    },
  ],
  prepare(argument: unknown) {
    const wanted = String(argument).toLowerCase();
    if (!/^[0-9a-f]{64}$/.test(wanted)) throw new RangeError(`${JSON.stringify(argument)} is no SHA-256 digest: 64 hexadecimal digits`);
    const judge = (got: string): Verdict =>
      got === wanted
        ? { ok: true }
        : { ok: false, reason: { message: `the digest is ${got}`, comparison: { expectedText: wanted, actualText: got, base: 0 } } };
    return {
      description: `with SHA-256 ${wanted}`,
      test: (bytes) => judge(createHash("sha256").update(bytes).digest("hex")),
      stream() {
        const hash = createHash("sha256");
        return {
          update(chunk) {
            hash.update(chunk);
            return undefined;
          },
          finish: () => judge(hash.digest("hex")),
        };
      },
    };
  },
};
