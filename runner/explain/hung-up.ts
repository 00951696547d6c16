/** A client that has ended, or closed, before it had read what it was answered. */
import { endedPrograms, errnoOf, findOtherEnd, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { vocabularyOf } from "./vocabulary.ts";

export const hungUp: Explainer = {
  name: "hung-up",
  explain(failure, programs, { isAccepted }) {
    const errno = errnoOf(failure);
    if (!isAccepted || (errno !== "ECONNRESET" && errno !== "EPIPE")) return undefined;
    // A reset that no data of ours called for is an abort (SO_LINGER).
    const answered = (failure.wire ?? []).some(({ direction }) => direction === "sent");
    if (!answered && !failure.message.startsWith("send ")) return undefined;
    const ended = endedPrograms(programs).find(({ exit }) => exit?.code === 0);
    const closed = findOtherEnd(failure, programs) === undefined ? runningPrograms(programs)[0] : undefined;
    const name = ended?.name ?? closed?.evidence.name;
    if (name === undefined) return undefined;
    const { collect } = vocabularyOf(programs.find(({ evidence }) => evidence.name === name)?.language);
    const deed = ended === undefined ? "closed its connection" : "ended, with exit code 0,";
    return `${name} ${deed} before it had read all that was sent to it, which the kernel answers with a reset. ${collect.replace(/^./, (letter) => letter.toUpperCase())} until the answer is complete, and close after that.`;
  },
};
