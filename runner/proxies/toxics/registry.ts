/** All toxics, in the order in which the reference lists them. A new one is one file and one line here. */
import type { ToxicDefinition } from "../toxic.ts";
import { bandwidth } from "./bandwidth.ts";
import { drop } from "./drop.ts";
import { duplicate } from "./duplicate.ts";
import { latency } from "./latency.ts";
import { limitData } from "./limit-data.ts";
import { reorder } from "./reorder.ts";
import { resetPeer } from "./reset-peer.ts";
import { slicer } from "./slicer.ts";
import { slowClose } from "./slow-close.ts";
import { timeout } from "./timeout.ts";

export const toxics: readonly ToxicDefinition[] = [
  latency,
  bandwidth,
  slowClose,
  timeout,
  resetPeer,
  slicer,
  limitData,
  drop,
  duplicate,
  reorder,
];

const byName = new Map(toxics.map((toxic) => [toxic.name, toxic]));

export function findToxic(name: string): ToxicDefinition | undefined {
  return byName.get(name);
}

/** "latency, bandwidth, …", for messages. */
export const toxicNames = toxics.map(({ name }) => name).join(", ");
