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
  explain({ code, comparison, connection, programs }) {
    if (code !== "timed-out" || connection === undefined || (comparison?.actualLength ?? 0) > 0) return undefined;
    const program = programs?.find(({ exit }) => exit === undefined);
    if (program?.sockets === undefined) return undefined;
    const open = program.sockets.filter(
      (socket) => socket.startsWith("ESTABLISHED") || socket.startsWith("CLOSE_WAIT"),
    );
    if (open.some((socket) => socket.endsWith(` with ${connection.local}`))) {
      return `${program.name} has accepted the connection and says nothing: it may wait for more than it was sent (a line end, the end of the stream), or never send at all.`;
    }
    if (open.length === 0) {
      return `${program.name} has not accepted this connection: the kernel made it, and it waits in the queue of listen(). Does the program call accept()?`;
    }
    const others = open.length === 1 ? "another client" : `${open.length} other clients`;
    return `${program.name} has not accepted this connection: it waits in the queue while the program serves ${others}. One idle client must not block the rest: serve each in a thread of its own, or watch all of them with select() or poll().`;
  },
};
