import type { ToxicDefinition } from "../toxic.ts";
import { describeProbability, probabilitySchema, toProbability } from "./values.ts";

export const duplicate: ToxicDefinition = {
  name: "duplicate",
  summary: "Datagrams arrive twice",
  argument: probabilitySchema("The probability that a datagram arrives twice"),
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
    const probability = toProbability(argument);
    return {
      description: describeProbability(probability),
      begin: ({ pass, random }) => ({
        take(item) {
          pass(item);
          if (random() < probability) pass(item);
        },
        release() {},
        stop() {},
        heldBytes: 0,
        isPending: false,
      }),
    };
  },
};
