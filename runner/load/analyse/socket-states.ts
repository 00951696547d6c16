/** The kernel's life cycle of sockets, step by step through one role: what is used before it exists, or after it is closed. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Effect } from "../../model/effects.ts";
import { changesSockets, everyEffect, type Outline, type StepOutline } from "./outline.ts";
import { SocketNeeds } from "./socket-needs.ts";
import { boundKind, findSocket, opened, type Socket, type Table } from "./socket-table.ts";
import { isTls, transportOf, type Transport } from "./transports.ts";

export interface SocketStates {
  readonly found: readonly Diagnostic[];
  /** What goes over the socket that a step receives from, by the step's id. Absent: only running tells, or no role's step. */
  readonly transports: ReadonlyMap<number, Transport>;
}

export function checkSocketStates(outline: Outline): SocketStates {
  const transports = new Map<number, Transport>();
  const found = outline.roles.flatMap((role) => {
    // Whatever steps stand beside `proxy:` do not belong there.
    if (outline.proxies.has(role.name)) return [];
    const needs = new SocketNeeds(role, outline, transports);
    new Walk(outline, needs).steps(role.steps, { open: [], closed: [], vague: false });
    return [...needs.found.values()];
  });
  return { found, transports };
}

class Walk {
  readonly #outline: Outline;
  readonly #needs: SocketNeeds;

  constructor(outline: Outline, needs: SocketNeeds) {
    this.#outline = outline;
    this.#needs = needs;
  }

  steps(steps: readonly StepOutline[], before: Table): Table {
    let table = before;
    for (const step of steps) {
      const forgiving = table.vague || step.step.modifiers["expect-error"] !== undefined;
      const entry: Table = forgiving ? { ...table, vague: true } : table;
      let after = entry;
      for (const effect of step.effects) after = this.#effect(effect, step, after);
      // What may have been left out, or have failed, leaves us in doubt only if it would have changed something.
      const doubtful = step.optional && step.effects.some(changesSockets);
      table = { ...after, vague: table.vague || doubtful || (after.vague && !forgiving) };
    }
    return table;
  }

  #effect(effect: Effect, step: StepOutline, table: Table): Table {
    switch (effect.kind) {
      case "bind": {
        const transport = transportOf(effect.address, this.#outline);
        const kind = boundKind(effect.address, transport);
        const tls = isTls(effect, this.#outline);
        return opened(table, { name: effect.name, kind, transport, tls, step: step.step });
      }
      case "connect": {
        const transport = transportOf(effect.address, this.#outline);
        const kind = transport === "datagram" ? "datagram" : "connection";
        const tls = isTls(effect, this.#outline);
        return opened(table, { name: effect.name, kind, transport, tls, step: step.step });
      }
      case "listen":
        return this.#needs.listen(effect.socket, step, table);
      case "accept": {
        const accepted = this.#accepted(effect, step, table);
        return opened(this.#needs.needListening(effect.on, step, table), accepted);
      }
      case "send":
      case "receive":
        return this.#needs.needConnection(effect.on, step, table);
      case "receive-end":
      case "shutdown":
        return this.#needs.needStream(effect.on, step, table);
      case "use":
        return this.#needs.use(effect, step, table);
      case "secure":
        return this.#needs.secure(effect.on, step, table);
      case "look":
        return this.#needs.look(effect, step, table);
      case "close":
        return this.#needs.close(effect.on, step, table);
      case "loop":
        return this.#loop(effect.times, step, table);
      case "serve": {
        const listening = this.#needs.needListening(effect.on, step, table);
        const mine = this.#accepted(effect, step, table);
        for (const block of step.blocks) this.#serve(mine, block, listening);
        return listening;
      }
      case "branches":
        return this.#branches(step, table);
      default:
        return table;
    }
  }

  #loop(times: number | undefined, step: StepOutline, before: Table): Table {
    let table = before;
    const rounds = Math.min(times ?? 1, 2);
    for (let round = 0; round < rounds; round += 1) for (const block of step.blocks) table = this.steps(block, table);
    const changes = step.blocks.some((block) => everyEffect(block).some(changesSockets));
    // More rounds than were walked may have left more sockets, or fewer.
    return changes && times !== rounds ? { ...table, vague: true } : table;
  }

  /** A branch has sockets of its own; it may know those outside by their names. */
  #serve(mine: Socket, block: readonly StepOutline[], table: Table): void {
    const outer = table.open.filter((socket) => socket.name !== undefined && socket.name !== mine.name);
    this.steps(block, { open: [...outer, mine], closed: table.closed, vague: table.vague });
  }

  /** What comes out of a listening socket; where none listens, only the mistake is known. */
  #accepted(
    { name, on }: { readonly name?: string; readonly on?: string },
    { step }: StepOutline,
    table: Table,
  ): Socket {
    const listening = findSocket(table, on, (kind) => kind !== "connection");
    const transport = listening?.kind === "datagram" ? "either" : "stream";
    return { name, kind: "connection", transport, tls: listening?.tls, step };
  }

  #branches(step: StepOutline, table: Table): Table {
    const changes = step.blocks.some((block) => everyEffect(block).some(changesSockets));
    const shared = changes ? { ...table, vague: true } : table;
    for (const block of step.blocks) this.steps(block, shared);
    return shared;
  }
}
