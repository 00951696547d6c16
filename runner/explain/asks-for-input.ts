/** It waits for somebody to type something. */
import { quote, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

const concerned: ReadonlySet<string> = new Set(["not-listening", "timed-out", "deadline"]);

export const asksForInput: Explainer = {
  name: "asks-for-input",
  explain({ code, message, connection }, programs) {
    if (!concerned.has(code)) return undefined;
    // A program that reads its input beside a connection of ours is a chat client, not one that asks for its port.
    const program = runningPrograms(programs).find(
      ({ readsInput, sockets }) => readsInput && (connection === undefined || sockets.length === 0),
    );
    if (program === undefined || / on std(out|err) of /.test(message)) return undefined;
    const { name, stdout } = program.evidence;
    const prompt = stdout.split("\n").at(-1)?.trim() ?? "";
    const asked = prompt === "" ? "" : ` (it says ${quote(prompt)})`;
    return `${name} waits for something on its standard input${asked}: give it what it asks for with input: in subject.steps, or have it take its port as an argument.`;
  },
};
