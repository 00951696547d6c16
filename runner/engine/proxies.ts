/** The proxies of one scenario, and who is behind them. */
import { Mismatch, type CutInfo } from "../model/outcome.ts";
import type { Role } from "../model/scenario.ts";
import type { Connection } from "../sockets/connection.ts";
import type { ProxyHandle } from "../steps/proxy-handle.ts";
import type { Performer } from "./performer.ts";
import { ProxySeat } from "./proxy-seat.ts";
import type { Stage } from "./stage.ts";

/** A proxy may stand before a proxy; before itself, too, where a scenario is wrong. */
const longestRow = 16;

const mostDrainingMs = 500;
const drainingPauseMs = 2;

/** What a connection leads to. */
export interface FarSide {
  /** The connection of the last proxy on the way; the proxy's own, where it has not got further yet. */
  readonly connection: Connection;
  /** The proxies on the way, nearest first. */
  readonly through: readonly string[];
  readonly isWaiting: boolean;
}

export class Proxies {
  readonly #seats = new Map<string, ProxySeat>();
  readonly #beginning: Promise<void>[] = [];

  /** Has them begin, in the background: what fails goes to the stage. */
  begin(roles: readonly Role[], create: (role: string) => Performer, stage: Stage): void {
    for (const role of roles) {
      if (role.proxy === undefined) continue;
      const performer = create(role.name);
      const seat = new ProxySeat({ ...role, proxy: role.proxy }, stage, performer);
      this.#seats.set(role.name, seat);
      stage.recorder.actorStarted(performer);
      stage.disposer.add(async () => {
        seat.close();
        stage.recorder.actorFinished(performer, "passed");
      });
      this.#beginning.push(performer.act(() => seat.begin()));
    }
  }

  /** Ends when none is still beginning: after their phase is over. */
  async settled(): Promise<void> {
    await Promise.all(this.#beginning);
  }

  /** The named one, or the only one. */
  find(name: string | undefined, stage: Stage): ProxyHandle {
    const [only] = this.#seats.values();
    const seat = name === undefined ? only : this.#seats.get(name);
    if (seat !== undefined) return seat;
    const role = stage.scenario.roles.find(
      (one) => one.proxy !== undefined && (name === undefined || one.name === name),
    );
    throw new Mismatch(
      "unexpected-error",
      role === undefined
        ? `there is no proxy${name === undefined ? "" : ` ${name}`} here`
        : `${role.name} is played by ${stage.describePlayer(role.name)}, which takes no toxics`,
    );
  }

  all(): readonly ProxyHandle[] {
    return [...this.#seats.values()];
  }

  /** How a proxy has cut what went out over this connection last. */
  lastCut(connection: Connection): CutInfo | undefined {
    const { peer } = connection;
    for (const { name, proxy } of this.#seats.values()) {
      const cut = peer === undefined ? undefined : proxy?.lastCut(peer);
      if (cut !== undefined) return { ...cut, by: cut.by ?? `the slicer in ${name}` };
    }
    return undefined;
  }

  /** What somebody should know who wonders why a scenario has failed. */
  remarks(): readonly string[] {
    return [...this.#seats.values()].flatMap((seat) => seat.remarks());
  }

  get carryDatagrams(): boolean {
    return [...this.#seats.values()].some(({ proxy }) => proxy?.carried === "datagrams");
  }

  /** May something still come of what a proxy holds, or was it only waiting to be moved? */
  mayAct(): boolean {
    // Every proxy is asked: asking moves what can be moved.
    return [...this.#seats.values()].filter(({ proxy }) => proxy?.mayAct() === true).length > 0;
  }

  /** Ends when nothing more comes of what they hold; or after a while, because a toxic may hold it for ever. */
  async drain(): Promise<void> {
    const begun = performance.now();
    while (this.mayAct() && performance.now() - begun < mostDrainingMs)
      await new Promise((resolve) => void setTimeout(resolve, drainingPauseMs));
  }

  /** Where a connection leads to that leads to a proxy; undefined where it leads to somebody else. */
  farSide(connection: Connection): FarSide | undefined {
    const through: string[] = [];
    let found: FarSide | undefined;
    for (let near = connection.peer; near !== undefined && through.length < longestRow;) {
      const nearest = near;
      const seat = [...this.#seats.values()].find(
        ({ proxy }) => proxy?.isWaitingForServer(nearest) === true || proxy?.otherSide(nearest) !== undefined,
      );
      if (seat === undefined) break;
      through.push(seat.name);
      const other = seat.proxy?.otherSide(near);
      if (other === undefined) return { connection: near, through, isWaiting: true };
      found = { connection: other, through, isWaiting: false };
      near = other.peer;
    }
    return found;
  }
}
