/** `--resegment`: what a proxy of ours sends is cut, too, or it would put together again what roles have sent in pieces. */
import { beginCuts, formatSegmentation, type Segmentation } from "../model/segmentation.ts";
import type { Cut, Direction, Toxic } from "./toxic.ts";

/** Stands behind all toxics of a stream, and is none that anybody has asked for: nobody heals it, nothing tells of it. */
export function resegmenting(segmentation: Segmentation, direction: Direction): Toxic {
  const by = `--resegment ${formatSegmentation(segmentation)}`;
  return {
    name: by,
    kind: by,
    description: by,
    carried: ["stream"],
    direction,
    toxicity: 1,
    seed: 0,
    begin({ pass, random }) {
      const connection = random();
      let passed = 0;
      let lastCut: Cut | undefined;
      return {
        take(item) {
          if (typeof item === "string") return pass(item);
          const pieces = cut(item, beginCuts(segmentation, `${direction} ${connection} ${passed}`));
          passed += item.length;
          lastCut = { pieces: pieces.length, bytes: item.length, first: pieces[0]?.length ?? 0, by };
          for (const piece of pieces) pass(piece);
        },
        release() {},
        stop() {},
        separates: true,
        get lastCut() {
          return lastCut;
        },
        heldBytes: 0,
        isPending: false,
      };
    },
  };
}

function cut(bytes: Uint8Array, nextCut: (start: number) => number): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = Math.min(bytes.length, nextCut(start));
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}
