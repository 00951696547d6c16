/** The program did not survive, and nobody knows better why. */
import { describeExit } from "../programs/describe-exit.ts";
import { endedPrograms, quote } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const crashed: Explainer = {
  name: "crashed",
  explain({ code }, programs) {
    for (const { name, exit, stderr, stdout } of endedPrograms(programs)) {
      if (exit === undefined || (exit.code === 0 && exit.signal === null)) continue;
      const error = findError(stderr) ?? findError(stdout);
      return `${name} ${describeExit(exit)}${error === undefined ? "." : `, and said why: ${quote(error, 100)}`}`;
    }
    const ended = code === "exited-early" ? endedPrograms(programs)[0] : undefined;
    if (ended === undefined) return undefined;
    return `${ended.name} ended in good order before it had a client: a server stays in accept() until one comes. Did its main function return, or was the server started in the background?`;
  },
};

/** The line that names an exception, or else the last one; Java and Node print the way to it below it, Python above. */
function findError(output: string): string | undefined {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return (
    lines.findLast((line) => /^(Exception in thread |Caused by: )?"?[\w.$]*(Error|Exception)\b/.test(line)) ??
    lines.at(-1)
  );
}
