/** `--subject ROLE=COMMAND|ADDRESS`. */
import { isAddressError, parseAddress } from "../model/address.ts";
import type { Subject, Subjects } from "../engine/subjects.ts";
import type { Flag, Flags } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

export const subjectFlags: readonly Flag[] = [
  {
    name: "subject",
    value: "ROLE=COMMAND|ADDRESS",
    repeatable: true,
    summary:
      "Hand a role to a program, or to something that runs already; ${port} in the command is the port it should take",
  },
  { name: "pty", summary: "Give subjects a terminal, so that they print line by line" },
];

/** Throws UsageError. */
export function parseSubjects(flags: Flags, cwd: string): Subjects {
  const subjects = new Map<string, Subject>();
  for (const [role, player] of flags.pairs("subject", "ROLE=COMMAND or ROLE=ADDRESS")) {
    if (subjects.has(role)) throw new UsageError(`--subject hands ${role} out twice`);
    if (player.trim() === "") throw new UsageError(`--subject ${role}= names neither a command nor an address`);
    subjects.set(
      role,
      isAddress(player)
        ? { kind: "address", address: player }
        : { kind: "command", command: player, cwd, pty: flags.has("pty") },
    );
  }
  return subjects;
}

/** tcp://host:port, or a bare host:port; everything else is a command. */
function isAddress(text: string): boolean {
  if (/\s/.test(text)) return false;
  const address = parseAddress(text);
  if (isAddressError(address)) {
    if (/^[a-z-]+:\/\//.test(text))
      throw new UsageError(`--subject: ${text} is no address: ${address.error}`, address.help);
    return false;
  }
  return true;
}
