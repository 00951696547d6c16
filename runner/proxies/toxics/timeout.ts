import { formatDuration } from "../../model/units.ts";
import type { ToxicDefinition } from "../toxic.ts";
import { durationSchema, toDurationMs } from "../../data/durations.ts";

export const timeout: ToxicDefinition = {
  name: "timeout",
  summary: "Nothing gets through, and after a time the connection is closed",
  description: `The time runs from when the connection is made, or the toxic added; with 0s it never ends. What does not get through is
lost, so a connection that has lost something is closed when the toxic is healed: a stream with a hole in it is none.`,
  argument: durationSchema("When the connection is closed; 0s for never"),
  carried: ["stream"],
  examples: [
    {
      title: "A network that swallows the answer",
      yaml: `scenario: The client notices that nobody answers
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: ping
    - send: pong
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}", toxics: [{ timeout: 0s }] }
  client:
    - connect: \${middle.address}
    - send: ping
    - expect-silence: 20ms
`,
    },
  ],
  prepare(argument) {
    const timeoutMs = toDurationMs(argument);
    return {
      description: timeoutMs === 0 ? "never closed" : `closed after ${formatDuration(timeoutMs)}`,
      begin({ pass }) {
        let hasLost = false;
        let timer: NodeJS.Timeout | undefined;
        const stop = (): void => {
          clearTimeout(timer);
          timer = undefined;
        };
        const close = (): void => {
          timer = undefined;
          pass("close");
        };
        if (timeoutMs > 0) timer = setTimeout(close, timeoutMs);
        return {
          take: () => void (hasLost = true),
          release() {
            stop();
            if (hasLost) pass("close");
          },
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
