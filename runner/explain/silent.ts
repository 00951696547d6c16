/** Nothing came. */
import type { Explainer } from "./explainer.ts";

export const bufferedOutput: Explainer = {
  name: "buffered-output",
  explain({ code, message, programs }) {
    if (code !== "timed-out" || !/ on std(out|err) of /.test(message)) return undefined;
    const program = programs?.find(({ exit, stdout }) => exit === undefined && stdout === "");
    if (program === undefined) return undefined;
    return `${program.name} runs and has printed nothing: output to a pipe is kept back until the buffer is full or the program ends. Flush it (flush=True, fflush(stdout)), or give it a terminal with pty: true.`;
  },
};

export const noAnswer: Explainer = {
  name: "no-answer",
  explain({ code, comparison, message, programs }) {
    if (code !== "timed-out" || !/^waits for .* from /.test(message) || (comparison?.actualLength ?? 0) > 0) return undefined;
    const program = programs?.find(({ exit }) => exit === undefined);
    if (program === undefined) return undefined;
    const others = (program.sockets ?? []).filter((socket) => socket.startsWith("ESTABLISHED")).length;
    return others > 1
      ? `${program.name} has ${others} connections open and does not answer on this one: does it wait for another client first? Serve each client in a thread of its own, or with select().`
      : `${program.name} is connected and says nothing: it may wait for more than it was sent (a line end, the end of the stream), or never send at all.`;
  },
};
