import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tlsIdentity } from "../tls-identity.ts";
import type { Arm } from "../arm.ts";
import { measureBare } from "../bare-node.ts";
import { perUnit } from "../figures.ts";
import { measureTomada } from "../tomada.ts";

const amount = 10_000;
const baseline = 1;
const perRound = perUnit("round", amount, baseline);
const message = "x".repeat(64);

export const tlsRoundTrips: Arm = {
  key: "g",
  title: `${amount} round trips of ${message.length} bytes over TLS 1.3`,
  amount,
  baseline,
  figures: [perRound],
  targets: [{ figure: perRound, ours: "tomada", theirs: ["bare Node"], limit: { atMost: 1.5 } }],
  async contenders(folder) {
    for (const rounds of [baseline, amount])
      await writeFile(join(folder, `tls-${rounds}.scenario.yaml`), scenario(rounds));
    const { certificate, key } = await tlsIdentity();
    const [certificateFile, keyFile] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
    await writeFile(certificateFile, certificate);
    await writeFile(keyFile, key);
    const tomada = (pinned: boolean) => (rounds: number) =>
      measureTomada({ paths: [`tls-${rounds}.scenario.yaml`], cwd: folder, pinned });
    return [
      { name: "tomada", run: tomada(false) },
      {
        name: "bare Node",
        run: (rounds) => measureBare("tls-round-trips.mjs", [rounds, certificateFile, keyFile], `rounds: ${rounds}`),
      },
      { name: "tomada, pinned", run: tomada(true) },
    ];
  },
};

function scenario(rounds: number): string {
  return `scenario: ${rounds} round trips over TLS
roles:
  server:
    - bind: tls://127.0.0.1:0
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
