import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arm } from "../arm.ts";
import { measureBare } from "../bare-node.ts";
import { perUnit } from "../figures.ts";
import { measureTomada } from "../tomada.ts";

const amount = 10_000;
const baseline = 1;
const perRound = perUnit("round", amount, baseline);
const message = "x".repeat(64);

export const datagramRoundTrips: Arm = {
  key: "f",
  title: `${amount} round trips of ${message.length} bytes over UDP`,
  amount,
  baseline,
  figures: [perRound],
  targets: [{ figure: perRound, ours: "tomada", theirs: ["bare Node"], limit: { atMost: 1.5 } }],
  async contenders(folder) {
    for (const rounds of [baseline, amount]) {
      await writeFile(join(folder, `datagrams-${rounds}.scenario.yaml`), scenario(rounds));
    }
    return [
      {
        name: "tomada",
        run: (rounds) => measureTomada({ paths: [`datagrams-${rounds}.scenario.yaml`], cwd: folder, pinned: false }),
      },
      { name: "bare Node", run: (rounds) => measureBare("datagram-round-trips.mjs", [rounds], `rounds: ${rounds}`) },
    ];
  },
};

function scenario(rounds: number): string {
  return `scenario: ${rounds} round trips over UDP
roles:
  server:
    - bind: udp://127.0.0.1:0
    - repeat:
        times: ${rounds}
        steps:
          - expect-recv: ${message}
          - send: ${message}
  client:
    - connect: \${server.address}
    - repeat:
        times: ${rounds}
        steps:
          - send: ${message}
          - expect-recv: ${message}
`;
}
