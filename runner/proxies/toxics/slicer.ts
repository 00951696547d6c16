import { Type } from "typebox";
import { integerSchema, toInteger } from "../../data/numbers.ts";
import { formatDuration } from "../../model/units.ts";
import { DelayLine } from "../delay-line.ts";
import type { Cut, Item, ToxicDefinition } from "../toxic.ts";
import { durationSchema, toDurationMs } from "../../data/durations.ts";

const mostBytes = 2 ** 31 - 1;

export const slicer: ToxicDefinition = {
  name: "slicer",
  summary: "The stream is cut into small segments",
  description: `Each slice is written on its own, and without a \`delay\` not before the one ahead of it has been read, so that it is a
recv(2) of its own; after half a second the proxy waits no longer. \`variation\` makes slices shorter or longer at random, \`delay\` is the pause after each.
The bytes stay the same: a program that takes one recv(2) for one message fails here.`,
  argument: integerSchema("How many bytes a slice has, on average", { minimum: 1, maximum: mostBytes }),
  companions: {
    variation: Type.Unsafe<number | string>(
      integerSchema("By how many bytes more or less, at the most; 0 where left out", {
        minimum: 0,
        maximum: mostBytes,
      }),
    ),
    delay: durationSchema("The pause after each slice; 0ms where left out"),
  },
  carried: ["stream"],
  examples: [
    {
      title: "One byte at a time",
      yaml: `scenario: A line is a line, however it is cut
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { line: good morning }
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}", toxics: [{ slicer: 1, stream: upstream }] }
  client:
    - connect: \${middle.address}
    - send: { line: good morning }
`,
    },
  ],
  prepare(argument, { variation = 0, delay = "0ms" }) {
    const size = toInteger(argument, 1, mostBytes);
    const vary = toInteger(variation, 0, mostBytes);
    const delayMs = toDurationMs(delay);
    return {
      description: `${size}${vary === 0 ? "" : ` ± ${vary}`} ${size === 1 ? "byte" : "bytes"}${delayMs === 0 ? "" : `, ${formatDuration(delayMs)} apart`}`,
      begin({ pass, random }) {
        const line = new DelayLine(pass);
        let lastCut: Cut | undefined;
        const take = (item: Item): void => {
          if (typeof item === "string") return line.put(item, line.lastDue);
          let due = line.isPending ? line.lastDue + delayMs : performance.now();
          const slices: Uint8Array[] = [];
          for (let at = 0; at < item.length;) {
            const length = Math.max(1, size + Math.round(vary * (2 * random() - 1)));
            slices.push(item.subarray(at, at + length));
            at += length;
          }
          lastCut = { pieces: slices.length, bytes: item.length, first: slices[0]?.length ?? 0 };
          for (const slice of slices) {
            line.put(slice, due);
            due += delayMs;
          }
        };
        return {
          take,
          release: () => line.release(),
          stop: () => line.stop(),
          separates: delayMs === 0,
          get lastCut() {
            return lastCut;
          },
          get heldBytes() {
            return line.heldBytes;
          },
          get isPending() {
            return line.isPending;
          },
        };
      },
    };
  },
};
