/**
 * Fairness between what runs at once and the event loop. Work that never has to wait (bytes of our own peer, steps that
 * succeed at once) must not keep timers, signals and other scenarios from their turn.
 */

const allowance = 512;
let left = allowance;
let resetScheduled = false;

/** True while work may go on at once; false when it should wait for the event loop's next turn. */
export function mayGoOn(): boolean {
  if (left <= 0) return false;
  left--;
  if (!resetScheduled) {
    resetScheduled = true;
    setImmediate(reset);
  }
  return true;
}

/** Resolves after timers and I/O had their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function reset(): void {
  resetScheduled = false;
  left = allowance;
}
