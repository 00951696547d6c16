/** Waiting for a name that has no value yet: somebody saves it, a role can be reached, or nobody ever will. */
import { Mismatch } from "../model/outcome.ts";
import type { Actor } from "../steps/actor.ts";
import type { Stage } from "./stage.ts";

/** Ends when something about the name has changed. Rejects with Mismatch "value-unavailable" when nothing ever can. */
export function waitForName(actor: Actor, reference: readonly string[], stage: Stage): Promise<void> {
  const [root = ""] = reference;
  const written = `\${${reference.join(".")}}`;
  if (root === "tls" && !stage.isRole(root)) return provideTlsFiles(stage);
  const unavailable = stage.whyNeverAvailable(root);
  if (unavailable !== undefined)
    return Promise.reject(new Mismatch("value-unavailable", `${written} can have no value: ${unavailable}`));
  const role = stage.isRole(root);
  return actor.wait<void>(
    {
      isForOthers: true,
      describe: () =>
        role ? `waits for ${written}: ${root} cannot receive yet` : `waits for ${written}: nobody has saved it yet`,
      mayEndByItself: () => role && stage.isPlayedByOutsider(root),
      on: () => (role ? [root] : []),
    },
    (resolve) => stage.names.values.watch(root, resolve),
  );
}

/** The certificates for programs are made when an expression first asks for them. */
async function provideTlsFiles({ names }: Stage): Promise<void> {
  const { tlsFiles } = await import("../sockets/tls/files.ts");
  names.values.set("tls", await tlsFiles());
}
