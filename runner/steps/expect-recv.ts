import { patternLeast } from "../patterns/least.ts";
import { patternSchema } from "../patterns/schema.ts";
import type { VerbDefinition } from "./definition.ts";
import { keepSaved, preparePatterns, savedEffects } from "./pattern-argument.ts";
import { whenResolved } from "./preparation.ts";
import { receivePattern } from "./reception.ts";

export const expectRecv: VerbDefinition = {
  name: "expect-recv",
  group: "sockets",
  summary: "Reads until the pattern is met or cannot be met any more",
  description: `A PATTERN says where the bytes end (a frame) and what they must be (predicates). Bytes that come after stay for the
next step. The verdict depends on the bytes alone, never on how TCP cut them. A list of patterns is their sequence; what one
of them saves is known to the next.`,
  argument: patternSchema,
  bare: false,
  takes: "pattern",
  modifiers: ["on", "from", "save", "expect-error"],
  examples: [
    {
      title: "A line, then as many bytes as it says",
      yaml: `scenario: A length on a line, then the content
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: "5\\r\\nhello"
  client:
    - connect: \${server.address}
    - expect-recv: [ { line: { regex: "^(?P<count>[0-9]+)$" } }, { bytes: "\${count}", text: hello } ]
`,
    },
  ],
  effects: (step) => [
    { kind: "receive", on: step.modifiers.on, least: patternLeast(step.argument) },
    ...savedEffects(step),
  ],
  prepare: (step, preparation) =>
    preparePatterns(step, preparation, (actor, pattern, names) => {
      const connection = actor.sockets.connection(step.modifiers.on);
      const reception = receivePattern(actor, connection, pattern, names.length > 0);
      return whenResolved(reception, ({ content, saved }) => keepSaved(actor, content, saved, names));
    }),
};
