/** The answer was printed, and not sent. */
import type { Failure } from "../model/outcome.ts";
import { comparedBytes, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import type { Language } from "../programs/language.ts";

/** Shorter answers stand in many a trace. */
const telling = 3;

export const printedInstead: Explainer = {
  name: "printed-instead",
  explain(failure, programs) {
    if (failure.code !== "timed-out" && failure.code !== "closed-early") return undefined;
    if ((failure.comparison?.actualLength ?? 0) > 0 || failure.connection === undefined) return undefined;
    const expected = comparedText(failure);
    if (expected.length < telling) return undefined;
    for (const { evidence, language } of runningPrograms(programs)) {
      const printed = evidence.stdout;
      if (!printed.includes(expected)) continue;
      // Whoever prints what was received, as a trace, and does not answer for another reason, prints it with an addition.
      const isTrace = isEcho(failure, expected) && !isOwnLine(printed, expected);
      if (isTrace) continue;
      return `What is expected stands on ${evidence.name}'s standard output: ${JSON.stringify(expected)}. It was printed and not sent; ${send(language)}.`;
    }
    return undefined;
  },
};

function comparedText(failure: Failure): string {
  return (
    comparedBytes({ ...failure, comparison: withActual(failure) })
      ?.expected.toString()
      .trim() ?? ""
  );
}

/** Where nothing came there may be no actual bytes to compare with. */
function withActual({ comparison }: Failure): Failure["comparison"] {
  return comparison === undefined ? undefined : { actual: new Uint8Array(), ...comparison };
}

function isEcho({ wire = [] }: Failure, expected: string): boolean {
  return wire.some(({ direction, bytes }) => direction === "sent" && Buffer.from(bytes).toString().trim() === expected);
}

function isOwnLine(printed: string, expected: string): boolean {
  return printed.split(/\r?\n/).some((line) => line.trim() === expected);
}

function send(language: Language | undefined): string {
  switch (language) {
    case "java":
      return "write it to the socket's getOutputStream()";
    case "node":
      return "write() it to the socket";
    case "python":
    case "native":
    case undefined:
      return "send() it on the socket that accept() returned";
  }
}
