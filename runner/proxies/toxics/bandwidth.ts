import { formatSize } from "../../model/units.ts";
import { DelayLine } from "../delay-line.ts";
import type { ToxicDefinition } from "../toxic.ts";
import { rateSchema, toBytesPerMs } from "../../data/durations.ts";

/** A stream is parted into what may pass in this time, so that it flows and does not come in lumps. */
const tickMs = 20;

export const bandwidth: ToxicDefinition = {
  name: "bandwidth",
  summary: "So many bytes a second, and no more",
  description: `What comes faster waits in the proxy; when that holds 4 MiB, it stops reading, and the sender has to wait.`,
  argument: rateSchema("How much may pass"),
  carried: ["stream", "datagrams"],
  examples: [
    {
      title: "A thin line",
      yaml: `scenario: All of it arrives, however long it takes
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { random: { size: 4KiB, seed: 1 } }
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}", toxics: [{ bandwidth: 100KiB/s, stream: upstream }] }
  client:
    - connect: \${middle.address}
    - send: { random: { size: 4KiB, seed: 1 } }
`,
    },
  ],
  prepare(argument) {
    const bytesPerMs = toBytesPerMs(argument);
    return {
      description: `${formatSize(bytesPerMs * 1000)}/s`,
      begin({ pass, carried }) {
        const line = new DelayLine(pass);
        const most = carried === "stream" ? Math.max(1, Math.floor(bytesPerMs * tickMs)) : Number.POSITIVE_INFINITY;
        /** When the bytes before have passed. */
        let free = 0;
        return line.effect((item) => {
          if (typeof item === "string") return line.put(item, line.lastDue);
          for (let at = 0; at < item.length || at === 0; at += most) {
            const part = item.subarray(at, at + most);
            free = Math.max(free, performance.now()) + part.length / bytesPerMs;
            line.put(part, free);
          }
        });
      },
    };
  },
};
