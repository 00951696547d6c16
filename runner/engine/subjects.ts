/** Who sits in the chairs of roles: part of the library's interface, and therefore without imports. */

/** Who plays a role instead of Tomada. A command runs in `cwd`. */
export type Subject =
  | { readonly kind: "command"; readonly command: string; readonly cwd: string; readonly pty: boolean }
  | { readonly kind: "address"; readonly address: string };
export type Subjects = ReadonlyMap<string, Subject>;

/** "tomada", a command line, an address: for events and messages. */
export function describePlayer(subjects: Subjects, role: string): string {
  const subject = subjects.get(role);
  if (subject === undefined) return "tomada";
  return subject.kind === "command" ? subject.command : subject.address;
}
