import type { ToxicDefinition } from "../toxic.ts";
import { describeProbability, probabilitySchema, toProbability } from "./values.ts";

export const drop: ToxicDefinition = {
  name: "drop",
  summary: "Datagrams are lost",
  argument: probabilitySchema("The probability that a datagram is lost"),
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
    const probability = toProbability(argument);
    return {
      description: describeProbability(probability),
      begin: ({ pass, random }) => ({
        take(item) {
          if (random() >= probability) pass(item);
        },
        release() {},
        stop() {},
        heldBytes: 0,
        isPending: false,
      }),
    };
  },
};
