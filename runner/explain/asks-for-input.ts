/** It waits for somebody to type something, while a client waits for it. */
import { findOtherEnd, quote, receivesOn, runningPrograms, waitsIn } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

const concerned: ReadonlySet<string> = new Set(["not-listening", "timed-out", "deadline"]);

export const asksForInput: Explainer = {
  name: "asks-for-input",
  explain(failure, programs) {
    const { code, message, connection } = failure;
    if (!concerned.has(code) || / on std(out|err) of /.test(message)) return undefined;
    const program = runningPrograms(programs).find((one) => waitsIn(one, "input"));
    if (program === undefined) return undefined;
    const { name, stdout } = program.evidence;
    const prompt = stdout.split("\n").at(-1)?.trim() ?? "";
    const asked = prompt === "" ? "" : ` (it says ${quote(prompt)})`;
    const end = findOtherEnd(failure, [program]);
    // A program that reads its input beside a connection of ours is a chat client, not one that asks for its port.
    if (end !== undefined && receivesOn(program, end.socket)) return undefined;
    if (connection !== undefined && program.sockets.length > 0) {
      const unread = end !== undefined && end.socket.waiting > 0;
      const notAccepted = program.sockets.some(({ state, waiting }) => state === "LISTEN" && waiting > 0);
      if (!unread && !notAccepted) return undefined;
      return `${name} waits for somebody to type something${asked}: it reads its standard input, where it is to ${unread ? "read what its client has sent" : "call accept()"}. A server has nobody to ask: what it needs comes as an argument.`;
    }
    return `${name} waits for something on its standard input${asked}: give it what it asks for with input: in subject.steps, or have it take its port as an argument.`;
  },
};
