import { endedPrograms, type Explainer } from "./explainer.ts";

/** A further client is refused because the server has ended in peace. */
export const oneClientOnly: Explainer = {
  name: "one-client-only",
  explain(failure) {
    if (!/ECONNREFUSED|ECONNRESET/.test(failure.message)) return undefined;
    // Bytes that came show that this very client was being served.
    if ((failure.comparison?.actualLength ?? 0) > 0) return undefined;
    const program = endedPrograms(failure).find(({ exit }) => exit?.code === 0);
    if (program === undefined) return undefined;
    return `${program.name} had already ended, with exit code 0: it serves one client and stops. Call accept() in a loop to serve the next one.`;
  },
};
