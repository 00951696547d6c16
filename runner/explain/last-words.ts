/** What a program says when it fails, and what that means. */
import { describeExit } from "../programs/describe-exit.ts";
import { tellPlace } from "./errors-said.ts";
import { endedPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";
import { isAddressInUse } from "./address-in-use.ts";
import { findAdvice } from "./known-errors.ts";

export const lastWords: Explainer = {
  name: "last-words",
  explain(_failure, programs) {
    for (const { name, exit, stderr, stdout } of endedPrograms(programs)) {
      if (exit === undefined || (exit.code === 0 && exit.signal === null)) continue;
      const ending = explainSignal(exit.signal) ?? explainShellCode(exit.code);
      if (ending !== undefined) return `${name} ${describeExit(exit)}. ${ending}`;
      const advice = explainOutput(`${stdout}\n${stderr}`);
      if (advice === undefined) continue;
      const place = tellPlace(stderr);
      return `${name} ${describeExit(exit)}${advice.includes(place.trim().slice(1, -1)) ? "" : place}. ${advice}`;
    }
    return undefined;
  },
};

const signalAdvice: Readonly<Record<string, string>> = {
  SIGSEGV:
    "Look for a pointer that was never set, an index past the end of an array, or a write past the end of a buffer; gdb, or -fsanitize=address, shows the line.",
  SIGBUS:
    "Look for a pointer that was never set, or a write past the end of a buffer; -fsanitize=address shows the line.",
  SIGFPE: "Look for a division whose divisor can be 0.",
  SIGABRT: "An assertion failed, memory was freed twice, or an exception was not caught.",
  SIGPIPE:
    "It sent to a connection that the peer had closed (send with MSG_NOSIGNAL, or ignore SIGPIPE, and handle the error EPIPE), or on the socket that listens, where what accept() returned belongs.",
};

function explainSignal(signal: string | null): string | undefined {
  return signal === null ? undefined : signalAdvice[signal];
}

/** What a shell makes of a command's end (XCU §2.8.2). */
function explainShellCode(code: number | null): string | undefined {
  if (code === 126)
    return "That is a shell's way to say that it found the command and could not execute it: chmod +x, or name its interpreter.";
  if (code === 127)
    return "That is a shell's way to say that there is no such command: look at the name, the folder, and whether it is installed.";
  if (code === 139)
    return "139 is 128 + 11, a shell's way to say SIGSEGV: the program used memory that is not its own.";
  if (code === 134) return "134 is 128 + 6, a shell's way to say SIGABRT: the program aborted itself.";
  if (code === 137) return "137 is 128 + 9, a shell's way to say SIGKILL: somebody killed it, or memory ran out.";
  return undefined;
}

function explainOutput(output: string): string | undefined {
  // It has an explainer of its own.
  if (isAddressInUse(output)) return undefined;
  return findAdvice(output);
}
