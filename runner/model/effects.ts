/** What a step does to the world, as far as the file alone can tell: what analysis reasons about instead of verbs. */

export type Effect =
  /** Opens a socket at an address (which may hold `${…}`); `tls`: whatever the address says. */
  | { readonly kind: "bind"; readonly name?: string; readonly address: string; readonly tls?: true }
  | { readonly kind: "listen"; readonly socket?: string; readonly backlog?: number }
  | { readonly kind: "accept"; readonly name?: string; readonly on?: string }
  | {
      readonly kind: "connect";
      readonly name?: string;
      readonly address: string;
      readonly tls?: true;
      readonly mayFail: boolean;
    }
  /** `length` is absent when only running tells. `to`: the receiver of a datagram, an address which may hold `${…}`. */
  | { readonly kind: "send"; readonly on?: string; readonly to?: string; readonly length?: number }
  /** Waits for at least so many bytes. */
  | { readonly kind: "receive"; readonly on?: string; readonly least: number }
  /** Waits until the peer has closed. */
  | { readonly kind: "receive-end"; readonly on?: string }
  | { readonly kind: "close"; readonly on?: string }
  /** Half-close: after `write` or `both` the peer sees the end of the stream; the connection is still there. */
  | { readonly kind: "shutdown"; readonly on?: string; readonly direction: "read" | "write" | "both" }
  /** Needs the connection and does nothing else with it; `of`: one that is a stream, and with or without TLS. */
  | { readonly kind: "use"; readonly on?: string; readonly of?: "stream" | "tls" | "plain" }
  /** Turns the connection into TLS. */
  | { readonly kind: "secure"; readonly on?: string }
  /** Looks at what the kernel has of the socket, also when it is closed; `state`: the TCP state that it waits for. */
  | { readonly kind: "look"; readonly on?: string; readonly state: string }
  | { readonly kind: "barrier"; readonly name: string }
  | { readonly kind: "notify"; readonly name: string }
  | { readonly kind: "await"; readonly name: string }
  /** Makes a name available to expressions; `computed`: of what the scenario itself says, not of what somebody sent. */
  | { readonly kind: "define"; readonly name: string; readonly computed?: true }
  /** Plays the step's blocks in turn, so many times; `times` is absent when only running tells. */
  | { readonly kind: "loop"; readonly times?: number }
  /** Accepts so many connections on a listening socket and plays the block on each, beside each other. */
  | { readonly kind: "serve"; readonly connections?: number; readonly name?: string; readonly on?: string }
  /** Plays the step's blocks beside each other, on the sockets of this actor. */
  | { readonly kind: "branches" }
  /** Something beyond the roles may act from here on: a command, a program. */
  | { readonly kind: "outside" };
