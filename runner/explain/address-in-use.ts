/** EADDRINUSE, as each language says it. */
import { endedPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

/** Ours, and not a path. */
const ownBind = /^bind (?!unix)\S+: EADDRINUSE/;
const ownAddress =
  "Another program on this machine has that address (ss -ltnup shows it). --isolate plays scenarios in networks of their own, " +
  "where nobody else is.";

export const addressInUse: Explainer = {
  name: "address-in-use",
  explain({ kind, message }, programs) {
    const program = endedPrograms(programs).find(({ stderr, stdout }) => isAddressInUse(stderr + stdout));
    if (program === undefined) return kind === "fault" && ownBind.test(message) ? ownAddress : undefined;
    if (/\bunix(?:-dgram)?:/.test(message)) {
      return (
        `${program.name} could not bind its path, because there is a file already: a Unix socket's file stays when its server ends, ` +
        `and bind() never takes it over. Remove it before bind(), with unlink() or os.unlink().`
      );
    }
    return (
      `${program.name} could not bind its address, because it is in use: another server still runs there (ss -ltnp shows it), ` +
      `or connections of a moment ago are in TIME_WAIT. Against the latter set SO_REUSEADDR before bind().`
    );
  },
};

export function isAddressInUse(output: string): boolean {
  return /EADDRINUSE|address already in use/i.test(output);
}
