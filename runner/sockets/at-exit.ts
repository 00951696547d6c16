/**
 * What is still to be undone when the process ends in the middle of a run: at a second Ctrl-C, or because of a bug. Only
 * SIGKILL leaves no time for it.
 */

const pending = new Set<() => void>();
let isWatched = false;

/** `undo` must be synchronous and never throw. Returns what takes it back, for when it was done in time. */
export function undoAtExit(undo: () => void): () => void {
  if (!isWatched) process.once("exit", undoAll);
  isWatched = true;
  pending.add(undo);
  return () => void pending.delete(undo);
}

function undoAll(): void {
  for (const undo of pending) undo();
}
