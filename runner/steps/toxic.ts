import { parseToxic } from "../proxies/toxics/parse.ts";
import { toxicSchema } from "../proxies/toxics/schema.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

export const toxic: VerbDefinition = {
  name: "toxic",
  group: "proxies",
  summary: "Adds a toxic to a proxy",
  description: `When the step ends it is in force, on connections that are there already, too: for everything that is sent from then on,
and nothing that was sent before. \`as\` is its name, for \`heal\`. \`proxy\` says which proxy where there are several.`,
  argument: toxicSchema,
  bare: false,
  takes: "toxic",
  modifiers: ["proxy"],
  examples: [
    {
      title: "A message that never arrives whole",
      yaml: `scenario: What was said before the line was cut
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { until: eof, text: hello wor }
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}" }
  client:
    - connect: \${middle.address}
    - send: hello
    - toxic: { limit-data: 4, stream: upstream }
    - send: " world"
    - expect-eof
`,
    },
  ],
  prepare(step, preparation) {
    const { proxy } = step.modifiers;
    const wanted = preparation.dynamic(step.argument, (value) => parseToxic(value));
    return (actor) => whenResolved(wanted.resolve(actor), (ready) => actor.proxy(proxy).add(actor, ready));
  },
};
