/** One proxied connection: what was accepted from the client, what was made to the server, and both directions between them. */
import type { Connection } from "../sockets/connection.ts";
import { StreamFlow } from "./stream-flow.ts";
import type { Cut, Direction, Toxic } from "./toxic.ts";

export interface LinkOwner {
  halfClosed(connection: Connection): void;
  closed(connection: Connection, how: "close" | "reset"): void;
  over(link: Link): void;
}

export class Link {
  readonly #flows: Readonly<Record<Direction, StreamFlow>>;
  readonly #owner: LinkOwner;
  #isOver = false;

  constructor(
    readonly client: Connection,
    readonly server: Connection,
    number: number,
    owner: LinkOwner,
  ) {
    this.#owner = owner;
    const flowOwner = {
      finished: (flow: StreamFlow) => this.#finished(flow),
      over: (how: "close" | "reset") => this.#end(how),
    };
    this.#flows = {
      upstream: new StreamFlow(client, server, number, flowOwner),
      downstream: new StreamFlow(server, client, number, flowOwner),
    };
  }

  /** Moves what is there. True when something was. */
  pump(): boolean {
    if (this.#isOver) return false;
    const up = this.#flows.upstream.pump();
    const down = this.#flows.downstream.pump();
    return up || down;
  }

  get isPending(): boolean {
    return !this.#isOver && Object.values(this.#flows).some((flow) => flow.isPending);
  }

  /** How that which came last from this side was cut. */
  lastCut(from: Connection): Cut | undefined {
    return this.#flows[from === this.client ? "upstream" : "downstream"].chain.lastCut;
  }

  add(toxic: Toxic): void {
    this.#flows[toxic.direction].chain.add(toxic);
  }

  remove(toxic: Toxic): void {
    if (!this.#isOver) this.#flows[toxic.direction].chain.remove(toxic);
  }

  /** Without a word to the other sides' programs about why: the scenario is over. */
  abandon(): void {
    this.#stop();
    this.client.close();
    this.server.close();
  }

  #finished(flow: StreamFlow): void {
    this.#owner.halfClosed(flow === this.#flows.upstream ? this.server : this.client);
    if (this.#flows.upstream.isFinished && this.#flows.downstream.isFinished) this.#end("close");
  }

  #end(how: "close" | "reset"): void {
    if (this.#isOver) return;
    this.#stop();
    for (const connection of [this.client, this.server]) {
      if (how === "reset") connection.reset();
      else closeInOrder(connection);
      this.#owner.closed(connection, how);
    }
    this.#owner.over(this);
  }

  #stop(): void {
    this.#isOver = true;
    this.#flows.upstream.stop();
    this.#flows.downstream.stop();
  }
}

/** As much as a socket's buffer holds; whoever sends without end gets an RST after all. */
const mostDrained = 128;

/** Bytes left unread would make an RST of the FIN (RFC 9293 §3.6.1, as Linux does it). */
function closeInOrder(connection: Connection): void {
  for (let count = 0; count < mostDrained && connection.pull(); count++);
  connection.close();
}
