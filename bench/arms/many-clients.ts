import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arm } from "../arm.ts";
import { measureBare } from "../bare-node.ts";
import { memoryPerUnit, peakMemory, perUnit, wholeProcess } from "../figures.ts";
import { measureTomada } from "../tomada.ts";

const amount = 5000;
// Two, because a barrier is where several meet.
const baseline = 2;
const time = perUnit("connection", amount, baseline);
const memory = memoryPerUnit("connection", amount, baseline);

export const manyClients: Arm = {
  key: "e",
  title: `${amount} clients held open at once`,
  amount,
  baseline,
  figures: [time, memory, wholeProcess, peakMemory],
  targets: [time, memory].map((figure) => ({ figure, ours: "tomada", theirs: ["bare Node"], limit: { atMost: 2 } })),
  async contenders(folder) {
    for (const clients of [baseline, amount]) {
      await writeFile(join(folder, `clients-${clients}.scenario.yaml`), scenario(clients));
    }
    return [
      {
        name: "tomada",
        run: (clients) => measureTomada({ paths: [`clients-${clients}.scenario.yaml`], cwd: folder }),
      },
      { name: "bare Node", run: (clients) => measureBare("many-clients.mjs", [clients], `clients: ${clients}`) },
    ];
  },
};

/** Each client waits for all the others before it closes. */
function scenario(clients: number): string {
  return `scenario: ${clients} clients at once
timeout: 60s
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1000
    - serve:
        connections: ${clients}
        steps:
          - expect-recv: ping
          - send: pong
          - expect-eof
          - close
  client:
    instances: ${clients}
    steps:
      - connect: \${server.address}
      - send: ping
      - expect-recv: pong
      - barrier: all-answered
      - close
`;
}
