/** What a step needs of the sockets of its role, and what it is told where they are not so. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Effect } from "../../model/effects.ts";
import { locate } from "../../model/source.ts";
import { describeForeign } from "./foreign-modifiers.ts";
import { mistake } from "./mistake.ts";
import type { Outline, RoleOutline, StepOutline } from "./outline.ts";
import { modifierPlace, socketNamePlace } from "./places.ts";
import { findSocket, isOpening, opened, type Kind, type Socket, type Table } from "./socket-table.ts";
import type { Transport } from "./transports.ts";

/** Each takes the sockets before a step, and returns those after it. */
export class SocketNeeds {
  /** By step: the second round of a loop says nothing new. */
  readonly found = new Map<number, Diagnostic>();
  readonly #role: RoleOutline;
  readonly #outline: Outline;
  /** Names that some step of the role gives to a socket. */
  readonly #names = new Set<string>();
  readonly #transports: Map<number, Transport>;

  constructor(role: RoleOutline, outline: Outline, transports: Map<number, Transport>) {
    this.#role = role;
    this.#outline = outline;
    this.#transports = transports;
    for (const effect of role.everyEffect) {
      if ("name" in effect && effect.name !== undefined && isOpening(effect)) this.#names.add(effect.name);
    }
  }

  listen(name: string | undefined, step: StepOutline, table: Table): Table {
    const socket = findSocket(table, name, (kind) => kind !== "connection");
    if (!socket) {
      this.#missing(name, step, table, "listen needs a bound socket", "put a bind before it");
      return supposed(table, name, "listening", step);
    }
    if (socket.kind === "datagram") {
      this.#wrongState(step, table, "a datagram socket does not listen", socket, "leave listen out");
      return table;
    }
    if (socket.kind === "connection") {
      this.#wrongState(step, table, "a connection does not listen", socket, "listen on the bound socket");
    }
    const listening: Socket = { ...socket, kind: "listening" };
    return { ...table, open: table.open.map((other) => (other === socket ? listening : other)) };
  }

  needListening(name: string | undefined, step: StepOutline, table: Table): Table {
    const need = `${step.step.verb} needs a socket that listens`;
    const socket = findSocket(table, name, (kind) => kind !== "connection");
    if (!socket) {
      this.#missing(name, step, table, need, "put bind and listen before it");
      return supposed(table, name, "listening", step);
    }
    if (socket.kind === "bound") {
      this.#wrongState(step, table, `${need}, and this one is only bound`, socket, "put a listen between them");
    } else if (socket.kind === "datagram") {
      this.#wrongState(step, table, `${need}, and a datagram socket does not`, socket, helpForDatagrams(table));
    } else if (socket.kind === "connection") {
      this.#wrongState(
        step,
        table,
        `${need}, and ${socket.name} is a connection`,
        socket,
        "name the listening socket, or leave the name out",
      );
    }
    return table;
  }

  needConnection(name: string | undefined, step: StepOutline, table: Table): Table {
    const need = `${step.step.verb} needs a connection`;
    const socket = findSocket(table, name, (kind) => kind !== "bound" && kind !== "listening");
    if (!socket) {
      this.#missing(name, step, table, need, "put a connect or an accept before it");
      return supposed(table, name, "connection", step);
    }
    if (socket.kind === "bound" || socket.kind === "listening") {
      const state = socket.kind === "bound" ? "is only bound" : "listens";
      this.#wrongState(
        step,
        table,
        `${need}, and ${socket.name} is the socket that ${state}`,
        socket,
        "accept a connection and use that",
      );
    } else if (!table.vague) {
      this.#noteTransport(step, socket.transport);
      this.#refuseModifiers(step, socket);
    }
    return table;
  }

  #refuseModifiers(outline: StepOutline, socket: Socket): void {
    const foreign = describeForeign(outline.step, socket);
    if (foreign === undefined) return;
    const at = modifierPlace(outline.step, foreign.name, this.#outline.places);
    const related = [{ message: "the socket comes from here", span: socket.step.span }];
    this.#report(outline, mistake("modifier-not-taken", foreign.message, at, "leave it out", related));
  }

  /** In a loop it may be another socket in the second round. */
  #noteTransport({ step }: StepOutline, transport: Transport): void {
    const before = this.#transports.get(step.id) ?? transport;
    this.#transports.set(step.id, before === transport ? transport : "either");
  }

  needStream(name: string | undefined, step: StepOutline, table: Table): Table {
    const socket = findSocket(table, name, (kind) => kind !== "bound" && kind !== "listening");
    if (socket?.kind !== "datagram") return this.needConnection(name, step, table);
    const message = `${step.step.verb} needs a connection, and datagrams have none`;
    this.#wrongState(step, table, message, socket, "leave it out");
    return table;
  }

  use({ on, of }: Extract<Effect, { kind: "use" }>, step: StepOutline, table: Table): Table {
    if (of === undefined) return this.#needAny(on, step, table);
    const after = this.needStream(on, step, table);
    const socket = findStream(table, on);
    if (of === "tls" && socket?.tls === false) {
      const message = `${step.step.verb} needs TLS, and this connection is plain text`;
      this.#wrongState(step, table, message, socket, "put a start-tls before it, or write tls:// in the address");
    } else if (of === "plain" && socket?.tls === true) {
      const message = `${step.step.verb} needs a connection without TLS, which has no urgent byte`;
      this.#wrongState(step, table, message, socket, "leave it out");
    }
    return after;
  }

  secure(name: string | undefined, step: StepOutline, table: Table): Table {
    const after = this.needStream(name, step, table);
    const socket = findStream(table, name);
    if (socket?.tls === true) {
      const help = "leave it out; what it takes can stand under tls: beside the step that opens the socket";
      this.#wrongState(step, table, "this connection is TLS already", socket, help);
    }
    if (socket?.kind !== "connection") return after;
    const secured: Socket = { ...socket, tls: step.step.modifiers["expect-error"] === undefined ? true : undefined };
    return { ...after, open: after.open.map((other) => (other === socket ? secured : other)) };
  }

  #needAny(name: string | undefined, step: StepOutline, table: Table): Table {
    const socket =
      findSocket(table, name, (kind) => kind === "connection" || kind === "datagram") ??
      findSocket(table, name, () => true);
    if (socket) {
      if (!table.vague) this.#noteTransport(step, socket.transport);
      return table;
    }
    this.#missing(
      name,
      step,
      table,
      `${step.step.verb} needs a connection or a bound socket`,
      "put a bind, a connect or an accept before it",
    );
    return supposed(table, name, "connection", step);
  }

  /** What is closed can still be looked at; and there are states that a socket never gets to. */
  look({ on, state }: Extract<Effect, { kind: "look" }>, step: StepOutline, table: Table): Table {
    if (state === "LISTEN" && on === undefined) {
      const isBoundKind = (kind: Kind): boolean => kind === "listening" || kind === "bound" || kind === "either";
      const bound = findSocket(table, undefined, isBoundKind);
      if (bound !== undefined) this.#refuseState(state, bound, step, table);
      else
        this.#missing(
          on,
          step,
          table,
          "expect-state: LISTEN needs a bound socket",
          "put a bind and a listen before it",
        );
      return table;
    }
    if (table.closed.some((socket) => socket.kind === "connection" && (on === undefined || socket.name === on)))
      return table;
    const socket = findSocket(table, on, (kind) => kind === "connection") ?? findSocket(table, on, () => true);
    if (socket === undefined) return this.#needAny(on, step, table);
    this.#refuseState(state, socket, step, table);
    return table;
  }

  #refuseState(state: string, socket: Socket, step: StepOutline, table: Table): void {
    const { kind } = socket;
    if (kind === "datagram") {
      this.#wrongState(step, table, "a datagram socket has no TCP state", socket, "leave it out");
    } else if (kind === "connection" && state === "LISTEN") {
      this.#wrongState(step, table, "a connection is never in LISTEN", socket, "name the socket that listens");
    } else if (kind === "bound" && state !== "CLOSED") {
      const help = state === "LISTEN" ? "put a listen between them" : "name a connection, with on:";
      this.#wrongState(step, table, `a socket that is only bound is in CLOSED, never in ${state}`, socket, help);
    } else if (kind === "listening" && state !== "LISTEN") {
      const message = `a socket that listens is in LISTEN, never in ${state}`;
      this.#wrongState(step, table, message, socket, "name a connection, with on:");
    }
  }

  close(name: string | undefined, step: StepOutline, table: Table): Table {
    const socket =
      findSocket(table, name, (kind) => name !== undefined || kind === "connection") ??
      findSocket(table, name, () => true);
    if (!socket) {
      this.#missing(name, step, table, `${step.step.verb} needs an open socket`, "leave it out");
      return table;
    }
    return {
      ...table,
      open: table.open.filter((other) => other !== socket),
      closed: [...table.closed, { ...socket, step: step.step }],
    };
  }

  /** Nothing of that name is open: it was closed, or does not exist yet, or never does (which is another check's finding). */
  #missing(name: string | undefined, step: StepOutline, table: Table, need: string, otherwise: string): void {
    if (table.vague) return;
    const at = socketNamePlace(step.step, name, this.#outline.places);
    const role = this.#role.name;
    const closed = table.closed.findLast((socket) => name === undefined || socket.name === name);
    if (closed) {
      const which =
        name ?? (table.closed.length === 1 ? `the connection of ${role}` : `the last connection of ${role}`);
      const message = `${need}, and ${which} is closed since line ${locate(closed.step.span).line}`;
      const related = [{ message: "closed here", span: closed.step.span }];
      const help = "close it later, or open another one";
      this.#report(step, mistake("socket-in-wrong-state", message, at, help, related));
    } else if (name === undefined) {
      this.#report(step, mistake("connection-before-it-exists", `${need}, and ${role} has none yet`, at, otherwise));
    } else if (this.#names.has(name)) {
      const message = `${need}, and ${name} does not exist yet`;
      const help = "move this step behind the one that opens it";
      this.#report(step, mistake("connection-before-it-exists", message, at, help));
    }
  }

  #wrongState(step: StepOutline, table: Table, message: string, socket: Socket, help: string): void {
    if (table.vague) return;
    const related = [{ message: "the socket comes from here", span: socket.step.span }];
    this.#report(step, mistake("socket-in-wrong-state", message, step.step.span, help, related));
  }

  #report(step: StepOutline, finding: Diagnostic): void {
    if (!this.found.has(step.step.id)) this.found.set(step.step.id, finding);
  }
}

function findStream(table: Table, name: string | undefined): Socket | undefined {
  const socket = findSocket(table, name, (kind) => kind !== "bound" && kind !== "listening");
  return socket?.kind === "connection" ? socket : undefined;
}

/** After a mistake was told: as if the socket were there, so that each mistake is told once. */
function supposed(table: Table, name: string | undefined, kind: Kind, { step }: StepOutline): Table {
  return opened(table, { name, kind, transport: "either", step });
}

/** Of a role that has both kinds of socket, `accept` means the newest: there it is to say which. */
function helpForDatagrams({ open }: Table): string {
  const listening = open.findLast(({ kind }) => kind === "listening");
  if (listening === undefined) return "leave it out: datagrams come to the bound socket";
  if (listening.name !== undefined) return `say which socket: on: ${listening.name}`;
  return "give the socket that listens a name (as:, beside its bind), and say so here (on:)";
}
