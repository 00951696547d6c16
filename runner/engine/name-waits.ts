/** Waiting for a name that has no value yet: somebody saves it, a role can be reached, or nobody ever will. */
import { Mismatch } from "../model/outcome.ts";
import type { Actor } from "../steps/actor.ts";
import type { Performer } from "./performer.ts";
import type { Stage } from "./stage.ts";

/** Ends when something about the name has changed. Rejects with Mismatch "value-unavailable" when nothing ever can. */
export function waitForName(actor: Actor, reference: readonly string[], stage: Stage): Promise<void> {
  const [root = ""] = reference;
  const written = `\${${reference.join(".")}}`;
  if (root === "tls" && !stage.isRole(root)) return provideTlsFiles(stage);
  const unavailable = stage.whyNeverAvailable(root);
  if (unavailable !== undefined)
    return Promise.reject(new Mismatch("value-unavailable", `${written} can have no value: ${unavailable}`));
  const reason = stage.isRole(root) ? `${root} cannot receive yet` : "nobody has saved it yet";
  return waitForValue(actor, root, () => `waits for ${written}: ${reason}`, stage);
}

function waitForValue(actor: Actor, name: string, describe: () => string, stage: Stage): Promise<void> {
  const isRole = stage.isRole(name);
  return actor.wait<void>(
    {
      isForOthers: true,
      describe,
      mayEndByItself: () => isRole && stage.isPlayedByOutsider(name),
      on: () => (isRole ? [name] : []),
    },
    (resolve) => stage.names.values.watch(name, resolve),
  );
}

/**
 * Before an actor turns to an address that stands in the file as a constant: where a program is to bind it, waits until it
 * has, as `${role.address}` would.
 */
export function waitUntilBound(actor: Performer, address: string, stage: Stage): void | Promise<void> {
  const owner = stage.owners.outsiderAt(address);
  if (owner === undefined || owner.role === actor.role) return;
  const { role, name = "address" } = owner;
  const isBound = (): boolean => actor.names.firstMissing([[role, name]]) === undefined;
  if (isBound()) return;
  const wait = async (): Promise<void> => {
    while (!isBound()) await waitForValue(actor, role, () => `waits for ${address}: ${role} cannot receive yet`, stage);
  };
  return wait();
}

/** The certificates for programs are made when an expression first asks for them. */
async function provideTlsFiles({ names }: Stage): Promise<void> {
  const { tlsFiles } = await import("../sockets/tls/files.ts");
  names.values.set("tls", await tlsFiles());
}
