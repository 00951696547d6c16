/** Nothing printed, or nothing in time, because the output is kept in a buffer. */
import type { Explainer } from "./explainer.ts";
import { runningPrograms } from "./evidence.ts";

export const bufferedOutput: Explainer = {
  name: "buffered-output",
  explain({ code, message }, programs) {
    const stream = code === "timed-out" ? / on (stdout|stderr) of /.exec(message)?.[1] : undefined;
    if (stream === undefined) return undefined;
    const silent = runningPrograms(programs).find(({ evidence }) => evidence.stdout === "" && evidence.stderr === "");
    if (silent === undefined) return undefined;
    return `${silent.evidence.name} runs and has printed nothing yet. To a pipe, C and Python write only when their buffer is full or the program ends: flush it (fflush(stdout), print(…, flush=True)), or give it a terminal with pty: true.`;
  },
};
