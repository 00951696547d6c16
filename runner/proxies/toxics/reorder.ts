import type { Item, ToxicDefinition } from "../toxic.ts";
import { lengthOf } from "../delay-line.ts";
import { selectionSchema, toSelection } from "../../data/selection.ts";
import { beginSelecting } from "./selection.ts";
import { durationSchema, toDurationMs } from "../../data/durations.ts";

export const reorder: ToxicDefinition = {
  name: "reorder",
  summary: "Datagrams are overtaken by the next one",
  description: "A datagram that is to be overtaken waits for the next one; when none comes in time, it goes alone.",
  argument: selectionSchema("Which are overtaken by the next one"),
  companions: { patience: durationSchema("How long it waits for the next one; 100ms where left out") },
  carried: ["datagrams"],
  examples: [
    {
      title: "Two that change places",
      yaml: `scenario: The second comes first
roles:
  server:
    - bind: udp://127.0.0.1:0
    - expect-recv: two
    - expect-recv: one
  middle:
    proxy:
      listen: udp://127.0.0.1:0
      to: \${server.address}
      toxics: [{ reorder: 1, patience: 5s, stream: upstream }]
  client:
    - connect: \${middle.address}
    - send: one
    - send: two
`,
    },
  ],
  prepare(argument, { patience = "100ms" }) {
    const selection = toSelection(argument);
    const patienceMs = toDurationMs(patience);
    return {
      description: selection.description,
      begin({ pass, random }) {
        const isNext = beginSelecting(selection, random);
        let held: Item | undefined;
        let timer: NodeJS.Timeout | undefined;
        const stop = (): void => {
          clearTimeout(timer);
          held = undefined;
        };
        const release = (): void => {
          const item = held;
          stop();
          if (item !== undefined) pass(item);
        };
        return {
          take(item) {
            if (isNext() && held === undefined) {
              held = item;
              timer = setTimeout(release, patienceMs);
              return;
            }
            pass(item);
            release();
          },
          release,
          stop,
          get heldBytes() {
            return held === undefined ? 0 : lengthOf(held);
          },
          get isPending() {
            return held !== undefined;
          },
        };
      },
    };
  },
};
