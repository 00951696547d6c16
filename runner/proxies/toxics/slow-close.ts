import { formatDuration } from "../../model/units.ts";
import { DelayLine } from "../delay-line.ts";
import type { ToxicDefinition } from "../toxic.ts";
import { durationSchema, toDurationMs } from "../../data/durations.ts";

export const slowClose: ToxicDefinition = {
  name: "slow-close",
  summary: "The end of the stream arrives later; its bytes do not",
  argument: durationSchema("How much later"),
  carried: ["stream"],
  examples: [
    {
      title: "A server that seems to linger",
      yaml: `scenario: The answer is there before the end is
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: bye
    - close
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}", toxics: [{ slow-close: 20ms }] }
  client:
    - connect: \${middle.address}
    - expect-recv: bye
    - expect-eof
`,
    },
  ],
  prepare(argument) {
    const delayMs = toDurationMs(argument);
    return {
      description: formatDuration(delayMs),
      begin({ pass }) {
        const line = new DelayLine(pass);
        return line.effect((item) => line.put(item, performance.now() + (typeof item === "string" ? delayMs : 0)));
      },
    };
  },
};
