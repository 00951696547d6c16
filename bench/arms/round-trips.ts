import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arm } from "../arm.ts";
import { measureBare } from "../bare-node.ts";
import { perUnit } from "../figures.ts";
import { measureTomada } from "../tomada.ts";
import { measureVarnishtest, vtc } from "../varnishtest.ts";

const amount = 10_000;
const baseline = 1;
const perRound = perUnit("round", amount, baseline);
const message = "x".repeat(64);

export const roundTrips: Arm = {
  key: "c",
  title: `${amount} round trips of ${message.length} bytes`,
  amount,
  baseline,
  figures: [perRound],
  targets: [
    { figure: perRound, ours: "tomada", theirs: ["varnishtest"], limit: { atMost: 0.5 } },
    { figure: perRound, ours: "tomada", theirs: ["varnishtest, pinned"], limit: { atMost: 1.3 } },
    { figure: perRound, ours: "tomada", theirs: ["bare Node"], limit: { atMost: 1.7 } },
  ],
  async contenders(folder) {
    for (const rounds of [baseline, amount]) {
      await writeFile(join(folder, `rounds-${rounds}.scenario.yaml`), scenario(rounds));
      await writeFile(join(folder, `rounds-${rounds}.vtc`), test(rounds));
    }
    const tomada = (pinned: boolean) => (rounds: number) =>
      measureTomada({ paths: [`rounds-${rounds}.scenario.yaml`], cwd: folder, pinned });
    const varnishtest = (pinned: boolean) => (rounds: number) =>
      measureVarnishtest({ files: [`rounds-${rounds}.vtc`], cwd: folder, buffer: "100M", pinned, ownClock: true });
    return [
      { name: "tomada", run: tomada(false) },
      { name: "varnishtest", run: varnishtest(false) },
      { name: "varnishtest, pinned", run: varnishtest(true) },
      { name: "bare Node", run: (rounds) => measureBare("round-trips.mjs", [rounds], `rounds: ${rounds}`) },
      { name: "tomada, pinned", run: tomada(true) },
    ];
  },
};

function scenario(rounds: number): string {
  return `scenario: ${rounds} round trips
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - repeat:
        times: ${rounds}
        steps:
          - expect-recv: ${message}
          - send: ${message}
    - expect-eof
    - close
  client:
    - connect: \${server.address}
    - repeat:
        times: ${rounds}
        steps:
          - send: ${message}
          - expect-recv: ${message}
    - close
`;
}

function test(rounds: number): string {
  const send = `\tsend "${message}"`;
  const receive = `\trecv ${message.length}`;
  const loop = (steps: readonly string[]): string => `loop ${rounds} {\n${steps.join("\n")}\n}`;
  return vtc(`${rounds} round trips`, loop([receive, send]), loop([send, receive]));
}
