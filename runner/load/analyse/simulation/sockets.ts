/** Sockets of the simulation: who is connected to whom, how many bytes are on their way, where it can be told. */
import type { StepOutline } from "../outline.ts";
import type { BindSite } from "./wiring.ts";

/** One end of a connection. */
export class End {
  /** Bytes sent so far, at the most. */
  sent = 0;
  /** Bytes received so far, at the least. */
  consumed = 0;
  /** Its peer sees the end of the stream. */
  ended = false;
  /** What went over it cannot be told. */
  wild: boolean;
  lastSend: StepOutline | undefined;
  #peer: End | undefined;
  /** The others at the listening socket, one of which is the peer; they become more while time goes on. */
  readonly #possible: (readonly End[])[] = [];
  #receiver: object | undefined;

  constructor(
    /** The roles at the other end, as far as they are known. */
    readonly peerRole: string | undefined,
    wild: boolean,
    /** Where it waits to be accepted. */
    readonly queue?: Queue,
  ) {
    this.wild = wild;
  }

  connectTo(peer: End): void {
    this.#peer = peer;
    peer.#peer = this;
    if (this.wild || peer.wild) this.loseTrack();
  }

  /** Its peer is one of these. */
  mayMeet(others: readonly End[]): void {
    this.#possible.push(others);
  }

  loseTrack(): void {
    this.wild = true;
    if (this.#peer) this.#peer.wild = true;
  }

  /** Two actors that read the same connection get it in an order of its own. */
  readBy(actor: object): void {
    this.#receiver ??= actor;
    if (this.#receiver !== actor) this.loseTrack();
  }

  /** Who may be at the other end; nobody, where the connection is not accepted yet. */
  get peers(): readonly End[] {
    if (this.#peer) return [this.#peer];
    const [only = [], ...more] = this.#possible;
    return more.length === 0 ? only : this.#possible.flat();
  }

  /** The peer that has sent most: more than that it cannot receive. */
  get source(): End | undefined {
    let most: End | undefined;
    for (const peer of this.peers) if (most === undefined || peer.sent > most.sent) most = peer;
    return most;
  }

  /** Bytes that may be there to be received. */
  get available(): number {
    return this.isWild ? Infinity : (this.source?.sent ?? 0) - this.consumed;
  }

  get isWild(): boolean {
    return this.wild || this.peers.some((peer) => peer.wild);
  }

  /** The peer may have closed; a connection that nobody accepts is reset when the listening socket is closed. */
  get isOver(): boolean {
    return this.isWild || this.peers.some((peer) => peer.ended) || (!this.#peer && this.queue?.closed === true);
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
    if (this.endless) end.loseTrack();
    else if (!this.#inOrder) end.mayMeet(this.answers);
    this.#introduce(this.calls.length - 1);
  }

  answer(end: End): void {
    this.answers.push(end);
    if (this.endless) end.loseTrack();
    else if (!this.#inOrder) end.mayMeet(this.calls);
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
    if (this.#inOrder && caller && answerer) caller.connectTo(answerer);
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
