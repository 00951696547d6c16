import { Type } from "typebox";
import type { Actor } from "./actor.ts";
import { nameSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";

export const heal: VerbDefinition = {
  name: "heal",
  group: "proxies",
  summary: "Takes toxics away again",
  description: `Without a name all of them, in all proxies or in the one that \`proxy\` names. What a toxic holds back goes on at once.
A connection from which \`timeout\` has taken bytes is closed, because a stream has no holes.`,
  argument: Type.String({ ...nameSchema, description: "Which toxic: its as:, or what it is; all where left out" }),
  bare: true,
  modifiers: ["proxy"],
  examples: [
    {
      title: "The network comes back",
      yaml: `scenario: The answer was only late
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: hello
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}", toxics: [{ latency: 10m, as: jam }] }
  client:
    - connect: \${middle.address}
    - expect-silence: 20ms
    - heal: jam
    - expect-recv: hello
`,
    },
  ],
  prepare(step) {
    const name = step.argument === null ? undefined : String(step.argument);
    const { proxy } = step.modifiers;
    return (actor) => healAll(actor, name, proxy);
  },
};

async function healAll(actor: Actor, name: string | undefined, proxy: string | undefined): Promise<void> {
  const proxies = proxy === undefined ? actor.proxies() : [actor.proxy(proxy)];
  for (const one of proxies) await one.heal(actor, name);
}
