import { formatDuration } from "../../model/units.ts";
import type { ToxicDefinition } from "../toxic.ts";
import { durationSchema, toDurationMs } from "../../data/durations.ts";

export const resetPeer: ToxicDefinition = {
  name: "reset-peer",
  summary: "Both ends get an RST: ECONNRESET",
  description: `The time runs from when the connection is made, or the toxic added. Bytes that have not been read then may be lost, as
RFC 9293 §3.5.3 has it. \`stream\` makes no difference.`,
  argument: durationSchema("When; 0s for at once"),
  carried: ["stream"],
  examples: [
    {
      title: "A connection that is torn down",
      yaml: `scenario: A middlebox resets the connection
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: ping
    - barrier: talking
    - expect-reset
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}" }
  client:
    - connect: \${middle.address}
    - send: ping
    - barrier: talking
    - toxic: { reset-peer: 0s }
    - expect-reset
`,
    },
  ],
  prepare(argument) {
    const delayMs = toDurationMs(argument);
    return {
      description: delayMs === 0 ? "at once" : `after ${formatDuration(delayMs)}`,
      begin({ pass }) {
        let timer: NodeJS.Timeout | undefined = setTimeout(() => {
          timer = undefined;
          pass("reset");
        }, delayMs);
        const stop = (): void => {
          clearTimeout(timer);
          timer = undefined;
        };
        return {
          take: pass,
          release: stop,
          stop,
          heldBytes: 0,
          get isPending() {
            return timer !== undefined;
          },
        };
      },
    };
  },
};
