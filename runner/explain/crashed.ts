import { endedPrograms, type Explainer } from "./explainer.ts";

/** The program did not survive. */
export const crashed: Explainer = {
  name: "crashed",
  explain(failure) {
    for (const { name, exit, stderr } of endedPrograms(failure)) {
      if (exit === undefined || (exit.code === 0 && exit.signal === null)) continue;
      const how = exit.signal === null ? `with exit code ${exit.code}` : `by ${exit.signal}`;
      const why = explainSignal(exit.signal) ?? explainOutput(stderr);
      return `${name} crashed: it ended ${how}${why === undefined ? "." : `. ${why}`}`;
    }
    return undefined;
  },
};

function explainSignal(signal: string | null): string | undefined {
  switch (signal) {
    case "SIGSEGV":
    case "SIGBUS":
      return "It touched memory that is not its own: look for a pointer that was never set, or a write past the end of a buffer.";
    case "SIGABRT":
      return "It ended itself: a failed assertion, or damaged heap memory.";
    case "SIGPIPE":
      return "It wrote to a connection that the peer had closed; send(…, MSG_NOSIGNAL), or ignore SIGPIPE, and handle EPIPE.";
    case "SIGKILL":
      return "Somebody killed it, perhaps for want of memory.";
    default:
      return undefined;
  }
}

function explainOutput(stderr: string): string | undefined {
  const last = stderr.trimEnd().split("\n").at(-1)?.trim() ?? "";
  if (last === "") return undefined;
  if (/ConnectionResetError|ECONNRESET|Connection reset/.test(stderr)) {
    return `A client that closes abruptly makes recv() fail, and the program does not handle that (${last}): catch the error, close that connection, and serve the next client.`;
  }
  if (/BrokenPipeError|EPIPE|Broken pipe/.test(stderr)) {
    return `It sent to a client that had gone, and does not handle that (${last}): catch the error and serve the next client.`;
  }
  if (/EADDRINUSE|Address already in use/i.test(stderr)) return undefined; // has an explainer of its own
  if (/UnicodeDecodeError/.test(stderr)) {
    return `It decoded bytes as text where they are none, or only half of a character (${last}): work on bytes, and decode whole messages.`;
  }
  return `The last thing it said: ${last}`;
}
