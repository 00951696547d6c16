import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arm } from "../arm.ts";
import { measureBare } from "../bare-node.ts";
import { wholeProcess } from "../figures.ts";
import { measureTomada } from "../tomada.ts";
import { measureVarnishtest, vtc } from "../varnishtest.ts";

const count = 1000;
const jobs = [1, 2, 4];

export const manyFiles: Arm = {
  key: "b",
  title: `${count} distinct scenario files in one run`,
  amount: count,
  figures: [wholeProcess],
  targets: [
    {
      figure: wholeProcess,
      ours: "tomada",
      theirs: jobs.map((each) => `varnishtest -j${each}`),
      limit: { atMost: 0.5 },
    },
  ],
  async contenders(folder) {
    const greetings = Array.from({ length: count }, (_, number) => `Hello, world ${String(number).padStart(6, "0")}`);
    const scenarios = join(folder, "scenarios");
    await mkdir(scenarios);
    for (const [number, greeting] of greetings.entries()) {
      await writeFile(join(scenarios, `echo-${number}.scenario.yaml`), scenario(greeting));
      await writeFile(join(folder, `echo-${number}.vtc`), test(greeting));
    }
    const files = greetings.map((_, number) => `echo-${number}.vtc`);
    return [
      { name: "tomada", run: () => measureTomada({ paths: ["scenarios"], cwd: folder, passed: count }) },
      ...jobs.map((each) => ({
        name: `varnishtest -j${each}`,
        run: () => measureVarnishtest({ files, cwd: folder, jobs: each }),
      })),
      { name: "bare Node", run: () => measureBare("conversations.mjs", [count], `conversations: ${count}`) },
    ];
  },
};

function scenario(greeting: string): string {
  return `scenario: Echo of ${greeting}
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: ${greeting}
    - send: ${greeting}
    - expect-eof
    - close
  client:
    - connect: \${server.address}
    - send: ${greeting}
    - expect-recv: ${greeting}
    - close
`;
}

function test(greeting: string): string {
  const { length } = greeting;
  return vtc(`Echo of ${greeting}`, `recv ${length}\nsend "${greeting}"`, `send "${greeting}"\nrecv ${length}`);
}
