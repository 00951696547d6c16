/**
 * All processes that a program is made of: the one that was started, its descendants, its process group, its session,
 * and those that left all three behind, as daemons do. The latter are known by a mark in their environment, or because
 * they were seen while they still had their parent.
 */
import {
  canListProcesses,
  isGone,
  lastPid,
  listChildren,
  listProcesses,
  readProc,
  readProcess,
  type ProcessInfo,
} from "./process-table.ts";

/** Each program finds its own mark in its environment under this name; all of one run begin alike. */
export const markName = "TOMADA_PROGRAM";

/** On a machine that starts processes all the time no list is ever known to be complete. */
const mostAttempts = 5;

export class Family {
  /** The first process has ended and was reaped: its pid may mean somebody else one day. */
  leaderEnded = false;
  readonly #startTime: number;
  /** Seen as members before: pid → when it began. */
  readonly #seen = new Map<number, number>();
  readonly #sees: boolean;
  #extinct = false;

  constructor(
    /** Pid of the first process, and number of its group and session. */
    readonly leader: number,
    readonly mark: string,
    /** Without a list of all processes only the group is known: whoever left it outlives the program. */
    sees = canListProcesses(),
  ) {
    this.#sees = sees;
    this.#startTime = readProcess(leader)?.startTime ?? 0;
    this.#seen.set(leader, this.#startTime);
  }

  /** Everyone who is left, in a look at the whole machine. Zombies have ended already. */
  members(): readonly ProcessInfo[] {
    // Nobody who is gone comes back, and later processes may be given the same numbers.
    if (this.#extinct) return [];
    if (!this.#sees) return this.#group();
    for (let attempt = 1; ; attempt++) {
      const before = lastPid();
      const members = this.#look();
      if (members.length > 0) return members;
      if (lastPid() !== before && attempt < mostAttempts) continue;
      this.#extinct = this.leaderEnded;
      return [];
    }
  }

  /** Its group, as one process; none when nobody is left in it. */
  #group(): readonly ProcessInfo[] {
    const { leader } = this;
    if (existsGroup(leader)) {
      return [
        { pid: leader, parent: process.pid, group: leader, session: leader, state: "?", startTime: 0, cpuTime: 0 },
      ];
    }
    this.#extinct = this.leaderEnded;
    return [];
  }

  #look(): readonly ProcessInfo[] {
    const all = listProcesses();
    const byPid = new Map(all.map((info) => [info.pid, info]));
    const known = new Map<number, boolean>();
    const belongs = (info: ProcessInfo): boolean => {
      const before = known.get(info.pid);
      if (before !== undefined) return before;
      known.set(info.pid, false); // ends the ancestry of pid 0
      const parent = byPid.get(info.parent);
      const answer =
        this.#isOwn(info) ||
        (parent !== undefined && parent.pid !== process.pid && belongs(parent)) ||
        this.#isMarked(info);
      known.set(info.pid, answer);
      return answer;
    };
    const members = all.filter((info) => !(info.state === "Z" || info.state === "X") && belongs(info));
    for (const { pid, startTime } of members) this.#seen.set(pid, startTime);
    return members;
  }

  /** The first process and those of its descendants that are found without looking at the whole machine. */
  closeMembers(): readonly number[] {
    const found = new Set<number>(this.leaderEnded ? [] : [this.leader]);
    for (const pid of found) {
      const children = listChildren(pid);
      if (children === undefined) return this.members().map((info) => info.pid);
      for (const child of children) found.add(child);
    }
    for (const [pid, startTime] of this.#seen)
      if (!found.has(pid) && readProcess(pid)?.startTime === startTime) found.add(pid);
    return [...found];
  }

  /** Sends signals to every member; how many members there were. */
  signalAll(...signals: readonly NodeJS.Signals[]): number {
    const members = this.members();
    // The group in one call: nobody in it can fork away in between.
    const targets = members.filter(({ group }) => group !== this.leader).map(({ pid }) => pid);
    if (targets.length < members.length) targets.unshift(-this.leader);
    for (const signal of signals) for (const target of targets) sendSignal(target, signal);
    return members.length;
  }

  #isOwn({ pid, group, session, startTime }: ProcessInfo): boolean {
    if (this.#seen.get(pid) === startTime) return !(pid === this.leader && this.leaderEnded);
    // Another process may have the leader's pid only when nobody was left in its group and session.
    return pid !== this.leader && (group === this.leader || session === this.leader);
  }

  #isMarked({ pid, startTime }: ProcessInfo): boolean {
    if (startTime < this.#startTime || pid === process.pid) return false;
    return readProc(`/proc/${pid}/environ`)?.split("\0").includes(`${markName}=${this.mark}`) ?? false;
  }
}

function existsGroup(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch (error) {
    // EPERM: there is somebody, of another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** To a process, or to the group -pid. False where nobody is there, or nobody whom we may send signals. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
