/** Modifiers that stand beside a step on a socket of another kind: what only streams have, or only datagrams, or not TLS. */
import type { Step } from "../../model/scenario.ts";
import type { Socket } from "./socket-table.ts";

const ofStreams = ["pieces", "rate", "more", "urgent"] as const;
const ofDatagrams = ["to", "from", "save-from", "datagrams"] as const;

const whyForeign: Readonly<Record<(typeof ofStreams | typeof ofDatagrams)[number], string>> = {
  pieces: "one send is one datagram, which arrives whole or not at all",
  rate: "one send is one datagram, which goes out at once",
  more: "one send is one datagram",
  urgent: "only TCP has an urgent byte",
  to: "a connection has one receiver, whom `connect` or `accept` has chosen",
  from: "all that a connection brings comes from its peer",
  "save-from": "all that a connection brings comes from its peer",
  datagrams: "TCP sends again what is lost, and puts in order what is not; a `proxy` can delay it",
};

/** The first modifier of the step that does not go with the socket, and why. */
export function describeForeign(
  { modifiers }: Step,
  { transport, tls }: Socket,
): { readonly name: keyof typeof whyForeign; readonly message: string } | undefined {
  if (transport === "either") return undefined;
  const isStream = transport === "stream";
  const [name] = (isStream ? ofDatagrams : ofStreams).filter((one) => modifiers[one] !== undefined);
  if (name !== undefined) {
    const kind = isStream ? "a stream" : "datagrams";
    return { name, message: `\`${name}\` does not go with ${kind}: ${whyForeign[name]}` };
  }
  if (tls !== true || modifiers.urgent !== true) return undefined;
  return { name: "urgent", message: "`urgent` does not go with TLS, which has no urgent byte" };
}
