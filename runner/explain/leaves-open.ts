/** Connections that clients have closed, and the program has not: each keeps a descriptor, until there are none left. */
import { quantity, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** So many are no accident, whatever the failure is about. */
const many = 3;

/** What `expect-state` and `expect-descriptors` say of a program. */
const asksTheKernel = /^expected (?:the state [A-Z_0-9]+ of .* end of |.* (?:sockets?|descriptors?) of )/;

export const leavesOpen: Explainer = {
  name: "leaves-open",
  explain({ code, message }, programs) {
    if (code !== "timed-out") return undefined;
    for (const { evidence, sockets, language } of runningPrograms(programs)) {
      const left = sockets.filter(({ protocol, state }) => protocol === "tcp" && state === "CLOSE_WAIT").length;
      if (left === 0 || (left < many && !asksTheKernel.test(message))) continue;
      const each =
        left === 1
          ? "its client has closed, the program was told so (recv() returned nothing)"
          : "the client of each has closed, the program was told so (recv() returned nothing)";
      const { close } = vocabularyOf(language);
      return `${evidence.name} holds ${quantity(left, "socket")} in CLOSE_WAIT: ${each}, and it never called ${close}. Each keeps a descriptor until accept() fails with "Too many open files" (EMFILE). Close the connection wherever its loop ends, also by an exception: with connection: in Python, try-with-resources in Java.`;
    }
    return undefined;
  },
};
