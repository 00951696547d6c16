import { durationSchema, toDurationMs } from "../data/durations.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const delay: VerbDefinition = {
  name: "delay",
  group: "order",
  summary: "Lets time pass",
  description: `A last resort: \`barrier\`, \`notify\` and values say what is waited for, and wait no longer than it takes.`,
  argument: durationSchema(),
  bare: false,
  modifiers: [],
  examples: [
    {
      title: "A slow peer",
      yaml: `scenario: An answer that takes its time
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - delay: 20ms
    - send: here
  client:
    - connect: \${server.address}
    - expect-recv: here
      within: 5s
`,
    },
  ],
  prepare(step, preparation) {
    const duration = preparation.dynamic(step.argument, toDurationMs);
    return (actor) => whenResolved(duration.resolve(actor), (ms) => actor.sleep(ms, `lets ${ms} ms pass`));
  },
};
