/** Waits until the program at the other end has read what was sent, so that it meets each slice of a stream alone. */
import type { Connection } from "../sockets/connection.ts";
import { ReadingWatch } from "../sockets/reading-watch.ts";

/** How long it may leave a slice unread; after that the proxy does not wait for this reader any more. */
const patienceMs = 500;
/** A reader that is quick has read within a few turns; then the machine is left to it. */
const quickTurns = 64;

export class Readership {
  readonly #connection: Connection;
  #watch: ReadingWatch | undefined;
  /** It reads when it pleases: perhaps something of ours has to happen first. */
  #isSlow = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Calls back once, never at once. To be asked before the bytes in question are sent: `prepare`. */
  whenRead(done: () => void): void {
    const watch = this.#watch;
    let turns = 0;
    const look = (): void => {
      if (this.#isClosed) return;
      if (watch === undefined || this.#isSlow || watch.hasReadAll()) return done();
      if (turns++ < quickTurns) setImmediate(look);
      else this.#waitLonger(watch, done);
    };
    setImmediate(look);
  }

  /** Begins to watch what is sent from now on. A role of ours reads in its turn, and need not be watched. */
  prepare(): void {
    if (this.#connection.peer === undefined) this.#watch ??= ReadingWatch.open(this.#connection);
  }

  #waitLonger(watch: ReadingWatch, done: () => void): void {
    const begun = performance.now();
    this.#timer = setInterval(() => {
      this.#isSlow = performance.now() - begun > patienceMs && !watch.hasReadAll();
      if (!this.#isSlow && !watch.hasReadAll()) return;
      clearInterval(this.#timer);
      done();
    }, 1);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#watch?.close();
  }
}
