/** What contradicts itself in a map that says how TLS is to be. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Value } from "../../model/scenario.ts";
import { findTlsMistake } from "../../steps/tls-argument.ts";
import { mistake } from "./mistake.ts";
import type { Outline } from "./outline.ts";
import { transportOf } from "./transports.ts";

export function checkTls(outline: Outline): Diagnostic[] {
  const { everyStep, places } = outline;
  return everyStep.flatMap(({ step, effects }) => {
    const written = step.verb === "start-tls" ? step.argument : step.modifiers.tls;
    const opening = effects.find((effect) => effect.kind === "bind" || effect.kind === "connect");
    if (opening?.tls === true && transportOf(opening.address, outline) === "datagram") {
      const at = places.keyAt(step.modifiers, "tls") ?? step.span;
      const message = "`tls` does not go with datagrams: TLS needs a stream";
      return [mistake("modifier-not-taken", message, at, "leave it out, or write tls:// in the address")];
    }
    const found = findTlsMistake(written) ?? (opening?.kind === "connect" ? findClientMistake(written) : undefined);
    if (found === undefined) return [];
    const span = places.keyAt(written as object, found.key) ?? step.span;
    return [mistake("value-not-allowed", found.message, span, found.help)];
  });
}

/** Who connects is the client, unless `role` says otherwise. */
function findClientMistake(written: Value | undefined): ReturnType<typeof findTlsMistake> {
  if (typeof written !== "object" || written === null || "role" in written) return undefined;
  return findTlsMistake({ ...(written as Readonly<Record<string, Value>>), role: "client" });
}
