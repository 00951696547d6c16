/** Steps one after the other, on the spot as long as none has to wait: steps that never wait need no promise. */
import { mayGoOn, nextTurn } from "../sockets/turns.ts";

/** `play` returns nothing when the step is over already. */
type PlayStep<Step> = (step: Step) => void | Promise<void>;

/** `from`: the index of the first that is played. Throws, or rejects, as soon as a step does. */
export function playInOrder<Step>(steps: readonly Step[], play: PlayStep<Step>, from = 0): void | Promise<void> {
  for (let index = from; index < steps.length; index++) {
    if (!mayGoOn()) return goOnAfter(nextTurn(), steps, play, index);
    const pending = play(steps[index] as Step);
    if (pending !== undefined) return goOnAfter(pending, steps, play, index + 1);
  }
}

async function goOnAfter<Step>(
  first: Promise<void>,
  steps: readonly Step[],
  play: PlayStep<Step>,
  from: number,
): Promise<void> {
  await first;
  for (let index = from; index < steps.length; index++) {
    if (!mayGoOn()) await nextTurn();
    const pending = play(steps[index] as Step);
    if (pending !== undefined) await pending;
  }
}
