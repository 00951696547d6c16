/** Which datagrams of one connection a toxic befalls. */
import type { Selection } from "../../data/selection.ts";

/** Counts them: is the next one meant? */
export function beginSelecting(selection: Selection, random: () => number): () => boolean {
  let count = 0;
  return () => selection.includes(count++, random);
}
