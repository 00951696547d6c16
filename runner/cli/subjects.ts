/** `--subject ROLE=COMMAND|ADDRESS`. */
import type { Subject, Subjects } from "../engine/subjects.ts";
import { isAddressError, parseAddress } from "../model/address.ts";
import { makeSwitch, parsePair, type Flag } from "./flag.ts";
import type { Flags } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

interface Player {
  readonly role: string;
  readonly address?: string;
  readonly command?: string;
}

const subject: Flag<Player> = {
  name: "subject",
  value: "ROLE=COMMAND|ADDRESS",
  repeatable: true,
  summary:
    "Hand a role to a program, or to something that runs already; ${port} in the command is the port it should take",
  parse: parsePlayer,
};

const pty = makeSwitch({ name: "pty", summary: "Give subjects a terminal, so that they print line by line" });

export const subjectFlags: readonly Flag[] = [subject, pty];

/** Throws UsageError. */
export function readSubjects(flags: Flags, cwd: string): Subjects {
  const subjects = new Map<string, Subject>();
  for (const { role, address, command = "" } of flags.all(subject)) {
    if (subjects.has(role)) throw new UsageError(`--subject hands ${role} out twice`);
    subjects.set(
      role,
      address === undefined ? { kind: "command", command, cwd, pty: flags.has(pty) } : { kind: "address", address },
    );
  }
  return subjects;
}

function parsePlayer(text: string): Player {
  const [role, player] = parsePair("ROLE=COMMAND or ROLE=ADDRESS")(text);
  if (player.trim() === "") throw new UsageError(`${role}= names neither a command nor an address`);
  return isAddress(player) ? { role, address: player } : { role, command: player };
}

/** tcp://host:port, or a bare host:port; everything else is a command. */
function isAddress(text: string): boolean {
  if (/\s/.test(text)) return false;
  const address = parseAddress(text);
  if (!isAddressError(address)) return true;
  if (/^[a-z-]+:\/\//i.test(text)) throw new UsageError(`${text} is no address: ${address.error}`, address.help);
  return false;
}
