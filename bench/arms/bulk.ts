import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Arm } from "../arm.ts";
import { measureBare } from "../bare-node.ts";
import { throughput, wholeProcess } from "../figures.ts";
import { measureTomada } from "../tomada.ts";

const amount = 1024 ** 3;
const baseline = 1024;
const speed = throughput(amount, baseline);

export const bulk: Arm = {
  key: "d",
  title: "1 GiB in bulk",
  amount,
  baseline,
  figures: [speed, wholeProcess],
  targets: [
    {
      figure: speed,
      ours: "tomada, sha256",
      theirs: ["bare Node, sha256", "bare Node streams, sha256"],
      limit: { atLeast: 0.8 },
    },
    { figure: speed, ours: "tomada", theirs: ["bare Node", "bare Node streams"], limit: { atLeast: 0.8 } },
  ],
  async contenders(folder) {
    const hashes = new Map([baseline, amount].map((size) => [size, hashOfZeros(size)]));
    for (const [size, hash] of hashes) {
      await writeFile(join(folder, `bulk-${size}.scenario.yaml`), scenario(size, `{ bytes: ${size} }`));
      await writeFile(
        join(folder, `bulk-${size}-sha256.scenario.yaml`),
        scenario(size, `{ bytes: ${size}, sha256: ${hash} }`),
      );
    }
    const tomada = (suffix: string) => (size: number) =>
      measureTomada({ paths: [`bulk-${size}${suffix}.scenario.yaml`], cwd: folder });
    const plain = (script: string) => (size: number) => measureBare(script, [size], `bytes: ${size}`);
    const hashed = (script: string) => (size: number) =>
      measureBare(script, [size, "sha256"], `sha256: ${hashes.get(size)}`);
    return [
      { name: "tomada, sha256", run: tomada("-sha256") },
      { name: "bare Node, sha256", run: hashed("bulk.mjs") },
      { name: "bare Node streams, sha256", run: hashed("bulk-streams.mjs") },
      { name: "tomada", run: tomada("") },
      { name: "bare Node", run: plain("bulk.mjs") },
      { name: "bare Node streams", run: plain("bulk-streams.mjs") },
    ];
  },
};

function scenario(size: number, pattern: string): string {
  return `scenario: ${size} bytes
deadline: 5m
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: { fill: { byte: 0, size: ${size} } }
      within: 2m
    - expect-eof
    - close
  client:
    - connect: \${server.address}
    - expect-recv: ${pattern}
      within: 2m
    - close
`;
}

function hashOfZeros(size: number): string {
  const hash = createHash("sha256");
  const chunk = Buffer.alloc(Math.min(size, 1024 ** 2));
  for (let left = size; left > 0; left -= chunk.length) hash.update(chunk.subarray(0, left));
  return hash.digest("hex");
}
