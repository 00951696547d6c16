/** Our `shutdown` finds the connection gone: the program closed while something was on its way to it. */
import { languageOf, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const shutDownLate: Explainer = {
  name: "shut-down-late",
  explain({ code, message }, programs) {
    if (code !== "unexpected-error" || !/^shutdown .*: ENOTCONN /.test(message)) return undefined;
    const program = runningPrograms(programs)[0] ?? programs.find(({ evidence }) => evidence.exit?.code === 0);
    if (program === undefined) return undefined;
    const { atEnd, close } = vocabularyOf(languageOf(programs));
    return `${program.evidence.name} has closed this connection before its peer had finished, and the kernel has answered what came after that with a reset: read on until ${atEnd}, and ${close} it then (under TLS, say goodbye before that).`;
  },
};
