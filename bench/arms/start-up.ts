import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arm } from "../arm.ts";
import { measureBare } from "../bare-node.ts";
import { wholeProcess } from "../figures.ts";
import { measureTomada } from "../tomada.ts";

export const startUp: Arm = {
  key: "a",
  title: "one echo scenario, the whole process",
  amount: 1,
  figures: [wholeProcess],
  targets: [{ figure: wholeProcess, ours: "tomada", theirs: ["bare Node"], limit: { atMost: 2.5 } }],
  async contenders(folder) {
    await writeFile(join(folder, "echo.scenario.yaml"), scenario);
    return [
      { name: "tomada", run: () => measureTomada({ paths: ["echo.scenario.yaml"], cwd: folder }) },
      { name: "bare Node", run: () => measureBare("echo.mjs", [], "conversations: 1") },
    ];
  },
};

const scenario = `scenario: TCP echo returns what it was sent
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: Hello, world
    - send: Hello, world
    - expect-eof
    - close
  client:
    - connect: \${server.address}
    - send: Hello, world
    - expect-recv: Hello, world
    - close
`;
