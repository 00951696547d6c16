import { formatDuration } from "../../model/units.ts";
import { DelayLine } from "../delay-line.ts";
import type { ToxicDefinition } from "../toxic.ts";
import { durationSchema, toDurationMs } from "../../data/durations.ts";

export const latency: ToxicDefinition = {
  name: "latency",
  summary: "Everything arrives later",
  description: `\`jitter\` makes each delay longer or shorter by a random part of itself; the order stays. The end of a stream (FIN or
RST) comes as late as its bytes do.`,
  argument: durationSchema("How much later"),
  companions: { jitter: durationSchema("By how much more or less, at the most; 0ms where left out") },
  carried: ["stream", "datagrams"],
  examples: [
    {
      title: "The answer overtakes nothing",
      yaml: `scenario: A slow way back
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: ping
    - send: pong
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}" }
  client:
    - toxic: { latency: 20ms, jitter: 5ms }
    - connect: \${middle.address}
    - send: ping
    - expect-recv: pong
`,
    },
  ],
  prepare(argument, { jitter = "0ms" }) {
    const latencyMs = toDurationMs(argument);
    const jitterMs = toDurationMs(jitter);
    const give = jitterMs === 0 ? "" : `, give or take ${formatDuration(jitterMs)}`;
    return {
      description: formatDuration(latencyMs) + give,
      begin({ pass, random }) {
        const line = new DelayLine(pass);
        return line.effect((item) => line.put(item, performance.now() + latencyMs + jitterMs * (2 * random() - 1)));
      },
    };
  },
};
