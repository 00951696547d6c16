import { holdsNothing, type ToxicDefinition } from "../toxic.ts";
import { selectionSchema, toSelection } from "../../data/selection.ts";
import { beginSelecting } from "./selection.ts";

export const drop: ToxicDefinition = {
  name: "drop",
  summary: "Datagrams are lost",
  description: `Which ones, here as with \`duplicate\` and \`reorder\`, is counted for each client (its address and port) on its own: who asks
again from another port, as name resolvers do, begins at 0 and loses the first again.`,
  argument: selectionSchema("Which are lost"),
  carried: ["datagrams"],
  examples: [
    {
      title: "Nothing gets through, until it is healed",
      yaml: `scenario: A pinger tries again
roles:
  server:
    - bind: udp://127.0.0.1:0
    - expect-recv: second
    - send: pong
  middle:
    proxy: { listen: "udp://127.0.0.1:0", to: "\${server.address}" }
  client:
    - connect: \${middle.address}
    - toxic: { drop: 1, stream: upstream }
    - send: first
    - heal
    - send: second
    - expect-recv: pong
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
            if (!isNext()) pass(item);
          },
        };
      },
    };
  },
};
