import { holdsNothing, type ToxicDefinition } from "../toxic.ts";
import { selectionSchema, toSelection } from "../../data/selection.ts";
import { beginSelecting } from "./selection.ts";

export const duplicate: ToxicDefinition = {
  name: "duplicate",
  summary: "Datagrams arrive twice",
  argument: selectionSchema("Which arrive twice"),
  carried: ["datagrams"],
  examples: [
    {
      title: "A request that comes twice",
      yaml: `scenario: A server that may not count a request twice
roles:
  server:
    - bind: udp://127.0.0.1:0
    - expect-recv: pay 5
    - expect-recv: pay 5
  middle:
    proxy: { listen: "udp://127.0.0.1:0", to: "\${server.address}", toxics: [{ duplicate: 1, stream: upstream }] }
  client:
    - connect: \${middle.address}
    - send: pay 5
`,
    },
  ],
  prepare(argument) {
    const selection = toSelection(argument);
    return {
      description: selection.description,
      begin({ pass, random }) {
        const isNext = beginSelecting(selection, random);
        return {
          ...holdsNothing,
          take(item) {
            pass(item);
            if (isNext()) pass(item);
          },
        };
      },
    };
  },
};
