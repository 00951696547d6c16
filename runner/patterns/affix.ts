/** Predicates about a part of the bytes. */
import { Type } from "typebox";
import type { PredicateDefinition } from "../model/definition.ts";
import type { PredicateTest } from "../model/pattern.ts";
import { compareAround, firstDifference, rejectDifference, rejectInWords } from "./difference.ts";
import { countBytes, showBytes } from "./show-bytes.ts";
import { bytesOf } from "./values.ts";

const dataArgument = Type.Unsafe<unknown>({ $ref: "#/definitions/data" });

export const startsWith: PredicateDefinition = {
  name: "starts-with",
  summary: "The bytes begin with DATA",
  argument: dataArgument,
  examples: [{ pattern: "line: { starts-with: HTTP/1. }", accepts: ["HTTP/1.1 200\n"], rejects: ["HTTP/2 200\n", "HT\n"] }],
  prepare(argument: unknown, context): PredicateTest {
    const wanted = bytesOf(argument, context);
    const description = `starting with ${showBytes(wanted)}`;
    return {
      description,
      test(bytes) {
        const at = firstDifference(wanted, bytes);
        if (at !== -1) return { ok: false, reason: rejectDifference(wanted, bytes, at) };
        if (bytes.length >= wanted.length) return { ok: true };
        return { ok: false, reason: { message: `it ends after ${countBytes(bytes.length)}`, comparison: compareAround(wanted, bytes, bytes.length, bytes.length) } };
      },
    };
  },
};

export const endsWith: PredicateDefinition = {
  name: "ends-with",
  summary: "The bytes end with DATA",
  argument: dataArgument,
  examples: [{ pattern: "line: { ends-with: OK }", accepts: ["200 OK\n"], rejects: ["200\n"] }],
  prepare(argument: unknown, context): PredicateTest {
    const wanted = bytesOf(argument, context);
    const description = `ending with ${showBytes(wanted)}`;
    return {
      description,
      test(bytes) {
        const end = bytes.subarray(Math.max(0, bytes.length - wanted.length));
        if (end.length === wanted.length && firstDifference(end, wanted) === -1) return { ok: true };
        return { ok: false, reason: rejectInWords(`it ends with ${showBytes(end)}, expected ${showBytes(wanted)}`, description, bytes) };
      },
    };
  },
};

export const contains: PredicateDefinition = {
  name: "contains",
  summary: "DATA occurs somewhere in the bytes",
  argument: dataArgument,
  examples: [{ pattern: "line: { contains: keep-alive }", accepts: ["Connection: keep-alive\n"], rejects: ["Connection: close\n"] }],
  prepare(argument: unknown, context): PredicateTest {
    const wanted = bytesOf(argument, context);
    const description = `containing ${showBytes(wanted)}`;
    return {
      description,
      test(bytes) {
        if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from(wanted))) return { ok: true };
        return { ok: false, reason: rejectInWords(`${showBytes(wanted)} does not occur in ${showBytes(bytes)}`, description, bytes) };
      },
    };
  },
};
