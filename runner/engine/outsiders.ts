/** How outsiders take the chairs of roles. */
import { resolve } from "node:path";
import { Mismatch } from "../model/outcome.ts";
import type { Role, Scenario } from "../model/scenario.ts";
import { effectsOf } from "./step-effects.ts";
import { makeDynamic } from "./dynamic.ts";
import type { Performer } from "./performer.ts";
import type { ProgramSeat } from "./program-seat.ts";
import type { Programs } from "./programs.ts";
import { askedPort, bindsOf, portFinder } from "./role-binds.ts";
import type { Stage } from "./stage.ts";
import type { Subject } from "./subjects.ts";
import { beginsByDatagram, isAskedFor, targetOf } from "./visitors.ts";

type Command = Extract<Subject, { kind: "command" }>;

/** A role that a program plays. */
interface Chair {
  readonly role: Role;
  readonly seat: ProgramSeat;
  /** It begins the conversation: nobody waits for it to listen, and it waits for those whom it turns to. */
  readonly visits: boolean;
}

export class Outsiders {
  readonly #programs: Programs;
  readonly #stage: Stage;
  readonly #create: (role: string) => Performer;
  readonly #chairs: Chair[] = [];

  /** `create`: an actor in the name of a role. */
  constructor(programs: Programs, stage: Stage, create: (role: string) => Performer) {
    this.#programs = programs;
    this.#stage = stage;
    this.#create = create;
  }

  /**
   * Before anybody acts: programs get their seats, in which they are started later, and what is reached by its address
   * is told to all. Throws Fault.
   */
  seat(): void {
    for (const role of this.#stage.scenario.roles) {
      const subject = this.#programs.subjects.get(role.name);
      if (subject?.kind === "address") this.#programs.addresses.publishGiven(this.#stage, role, subject.address);
      else if (subject !== undefined) this.#chairs.push(this.#seatProgram(role, subject));
    }
  }

  /** Starts the programs, in the background: what fails goes to the stage. */
  begin(): void {
    if (isBegunByStep(this.#stage.scenario)) return;
    for (const { role, seat, visits } of this.#chairs) {
      const performer = this.#create(role.name);
      this.#programs.inBackground(
        performer.act(() => (visits ? this.#visit(performer, seat, role) : seat.start(performer))),
      );
    }
  }

  #seatProgram(role: Role, { command, cwd, pty }: Command): Chair {
    const stage = this.#stage;
    const binds = bindsOf(role);
    let port: number | undefined;
    const seat = this.#programs.addSeat(stage, {
      name: role.name,
      command,
      cwd: resolve(cwd),
      env: {},
      pty: pty || stage.scenario.subject?.pty === true,
      stdin: undefined,
      files: {},
      port: () =>
        (port ??= askedPort(binds, (text) => stage.owners.constant(text)) ?? stage.network.enter(portFinder(binds))),
    });
    const visits = binds.length === 0 || beginsByDatagram(role);
    const find = (performer: Performer): Promise<void> =>
      this.#programs.addresses.findAll(performer, seat, binds, stage);
    if (!visits) seat.whenReady = find;
    else if (isAskedFor(role.name, stage.scenario, stage.owners))
      seat.whenReady = async () => this.#watchFor(role.name, find);
    return { role, seat, visits };
  }

  /** A client may have sent, got its answer and gone before anybody could look; nobody blames it for that. */
  #watchFor(role: string, find: (performer: Performer) => Promise<void>): void {
    const performer = this.#create(role);
    const look = async (): Promise<void> => {
      try {
        await find(performer);
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error;
      }
    };
    this.#programs.inBackground(performer.act(look));
  }

  /** A client is started when those it will connect to, or send to, can receive. */
  async #visit(performer: Performer, seat: ProgramSeat, role: Role): Promise<void> {
    for (const effect of effectsOf(role.steps)) {
      const target = targetOf(effect);
      if (target === undefined) continue;
      await makeDynamic(target, String).resolve(performer);
      const host = this.#stage.owners.whoBinds(target);
      if (host !== undefined && host !== role.name) await performer.waitUntilKnown([host, "address"]);
      break;
    }
    await seat.start(performer);
  }
}

/** `subject.steps` that begin with `start` decide themselves when. */
function isBegunByStep({ subject }: Scenario): boolean {
  const first = subject?.steps.find(({ verb }) => verb === "start" || verb === "stop" || verb === "restart");
  return first?.verb === "start";
}
