/** The program did not survive, and nobody knows better why. */
import { describeExit } from "../programs/describe-exit.ts";
import { tellError } from "./errors-said.ts";
import { endedPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const crashed: Explainer = {
  name: "crashed",
  explain({ code }, programs) {
    for (const { name, exit, stderr, stdout } of endedPrograms(programs)) {
      if (exit === undefined || (exit.code === 0 && exit.signal === null)) continue;
      const told = tellError(stderr.trim() === "" ? stdout : stderr);
      return `${name} ${describeExit(exit)}${told === "" ? "." : `, and said why: ${told}`}`;
    }
    const ended = code === "exited-early" ? endedPrograms(programs)[0] : undefined;
    if (ended === undefined) return undefined;
    if (programs.some(({ language }) => language === "node"))
      return `${ended.name} ended in good order before it had a client: Node ends when nothing is left to wait for. Did it call listen()?`;
    return `${ended.name} ended in good order before it had a client: a server stays in accept() until one comes. Did its main function return, or was the server started in the background?`;
  },
};
