/** The sockets of a role at one point of its steps, as far as the file tells. */
import { isAddressError, parseAddress } from "../../model/address.ts";
import type { Effect } from "../../model/effects.ts";
import type { Step } from "../../model/scenario.ts";
import type { Transport } from "./transports.ts";

/** `either`: a bound socket whose kind only its address tells, when it is known. */
export type Kind = "bound" | "listening" | "datagram" | "either" | "connection";

export interface Socket {
  readonly name: string | undefined;
  readonly kind: Kind;
  /** What goes over it. */
  readonly transport: Transport;
  /** Does it begin with TLS, or has it become TLS? Absent: only running tells. */
  readonly tls?: boolean | undefined;
  readonly step: Step;
}

/** The sockets of an actor. While `vague`, nothing is held against anyone. */
export interface Table {
  readonly open: readonly Socket[];
  readonly closed: readonly Socket[];
  readonly vague: boolean;
}

export function opened(table: Table, socket: Socket): Table {
  return { ...table, open: [...table.open, socket] };
}

/** The named socket, whatever it is; or the newest of a kind. */
export function findSocket(table: Table, name: string | undefined, suits: (kind: Kind) => boolean): Socket | undefined {
  return table.open.findLast((socket) => (name === undefined ? suits(socket.kind) : socket.name === name));
}

/** What a `bind` makes. */
export function boundKind(address: string, transport: Transport): Kind {
  if (transport !== "stream") return transport;
  const isWrong = !address.includes("${") && isAddressError(parseAddress(address));
  return isWrong ? "either" : "bound";
}

export function isOpening(effect: Effect): boolean {
  return effect.kind === "bind" || effect.kind === "accept" || effect.kind === "connect" || effect.kind === "serve";
}
