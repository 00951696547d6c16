/** Sockets of the simulation: who is connected to whom, how many bytes are on their way, where it can be told. */
import type { StepOutline } from "../outline.ts";
import type { BindSite } from "./wiring.ts";

/** One end of a connection. */
export class End {
  peer: End | undefined;
  /** Bytes sent so far, at the most. */
  sent = 0;
  /** Bytes received so far, at the least. */
  consumed = 0;
  /** Its peer sees the end of the stream. */
  ended = false;
  /** Who it is connected to, or what went over it, cannot be told. */
  wild: boolean;
  lastSend: StepOutline | undefined;
  #receiver: object | undefined;

  constructor(
    /** The role at the other end. */
    readonly peerRole: string | undefined,
    wild: boolean,
    /** Where it waits to be accepted. */
    readonly queue?: Queue,
  ) {
    this.wild = wild;
  }

  /** The peer has closed, or can: a connection that nobody accepted is reset when the listening socket is closed. */
  get isOver(): boolean {
    return this.wild || (this.peer?.ended ?? this.queue?.closed ?? false);
  }

  connectTo(peer: End): void {
    this.peer = peer;
    peer.peer = this;
    if (this.wild || peer.wild) this.loseTrack();
  }

  loseTrack(): void {
    this.wild = true;
    if (this.peer) this.peer.wild = true;
  }

  /** Two actors that read the same connection get it in an order of its own. */
  readBy(actor: object): void {
    this.#receiver ??= actor;
    if (this.#receiver !== actor) this.loseTrack();
  }

  /** Bytes that are there to be received. */
  get available(): number {
    return (this.peer?.sent ?? 0) - this.consumed;
  }
}

/** The connections that were made to the sockets of one bind step. */
export class Queue {
  readonly calls: End[] = [];
  readonly answers: End[] = [];
  listening = false;
  closed = false;
  /** There may be any number of calls. */
  endless: boolean;
  /** The n-th answer is to the n-th call. */
  #inOrder: boolean;

  constructor(readonly site: BindSite) {
    this.endless = site.open || site.contested;
    this.#inOrder = site.inOrder;
  }

  call(end: End): void {
    this.calls.push(end);
    this.#introduce(this.calls.length - 1);
  }

  answer(end: End): void {
    this.answers.push(end);
    this.#introduce(this.answers.length - 1);
  }

  get hasCaller(): boolean {
    return this.endless || this.calls.length > this.answers.length;
  }

  /** From here on nobody can tell who accepts what. */
  loseTrack(): void {
    this.#inOrder = false;
    this.endless = true;
    for (const end of [...this.calls, ...this.answers]) end.loseTrack();
  }

  #introduce(index: number): void {
    const [caller, answerer] = [this.calls[index], this.answers[index]];
    if (!this.#inOrder) {
      caller?.loseTrack();
      answerer?.loseTrack();
    } else if (caller && answerer) caller.connectTo(answerer);
  }
}

/** An actor's sockets. While `vague`, which of them a step means cannot be told. */
export class SocketTable {
  vague = false;
  readonly #parent: SocketTable | undefined;
  #connections: { readonly name: string | undefined; readonly end: End }[] = [];
  #queues: { readonly name: string | undefined; readonly queue: Queue }[] = [];

  constructor(parent?: SocketTable) {
    this.#parent = parent;
  }

  addConnection(end: End, name: string | undefined): void {
    if (this.vague) end.loseTrack();
    this.#connections.push({ name, end });
  }

  addQueue(queue: Queue, name: string | undefined): void {
    this.#queues.push({ name, queue });
  }

  /** The named one, or the newest; undefined where that cannot be told. */
  connection(name: string | undefined): End | undefined {
    if (this.vague) return undefined;
    const found = this.#connections.findLast((one) => name === undefined || one.name === name);
    return found?.end ?? (name === undefined ? undefined : this.#parent?.connection(name));
  }

  queue(name: string | undefined): Queue | undefined {
    if (this.vague) return undefined;
    return this.#queues.findLast((one) => name === undefined || one.name === name)?.queue ?? this.#parent?.queue(name);
  }

  /** The named socket, or the newest connection, or else the newest bound socket. */
  close(name: string | undefined): void {
    const end = this.connection(name);
    if (end) {
      end.ended = true;
      this.#connections = this.#connections.filter((one) => one.end !== end);
    } else {
      const queue = this.queue(name);
      if (queue) queue.closed = true;
      this.#queues = this.#queues.filter((one) => one.queue !== queue);
    }
  }

  closeAll(): void {
    for (const { end } of this.#connections) end.ended = true;
    for (const { queue } of this.#queues) queue.closed = true;
  }

  loseTrack(): void {
    this.vague = true;
    for (const { end } of this.#connections) end.loseTrack();
  }
}
