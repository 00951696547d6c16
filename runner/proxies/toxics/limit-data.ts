import { sizeSchema, toSize } from "../../data/numbers.ts";
import { formatSize } from "../../model/units.ts";
import type { ToxicDefinition } from "../toxic.ts";

export const limitData: ToxicDefinition = {
  name: "limit-data",
  summary: "After so many bytes the connection is closed",
  description: `Exactly so many get through, counted from when the connection is made, or the toxic added. Then both ends see the end of
the stream (FIN): a message that is longer arrives cut off.`,
  argument: sizeSchema("How many bytes get through"),
  carried: ["stream"],
  examples: [
    {
      title: "Half an answer",
      yaml: `scenario: The answer breaks off
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: "Content-Length: 1000"
    - expect-eof
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}", toxics: [{ limit-data: 15 }] }
  client:
    - connect: \${middle.address}
    - expect-recv: { until: eof, text: "Content-Length:" }
`,
    },
  ],
  prepare(argument) {
    const limit = toSize(argument);
    return {
      description: limit === 1 ? "1 byte" : `${formatSize(limit)}${limit % 1024 === 0 && limit > 0 ? "" : " bytes"}`,
      begin({ pass }) {
        let left = limit;
        let timer: NodeJS.Timeout | undefined;
        const stop = (): void => {
          clearTimeout(timer);
          timer = undefined;
        };
        // Whoever adds it finds the connection as it was.
        if (limit === 0) {
          timer = setTimeout(() => {
            timer = undefined;
            pass("close");
          });
        }
        return {
          take(item) {
            if (left === 0) return;
            if (typeof item === "string") return pass(item);
            const part = item.subarray(0, left);
            left -= part.length;
            pass(part);
            if (left === 0) pass("close");
          },
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
