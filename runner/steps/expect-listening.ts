import { Type } from "typebox";
import { Mismatch } from "../model/outcome.ts";
import type { Value } from "../model/scenario.ts";
import { formatAddress, type KernelSocket } from "../programs/kernel-sockets.ts";
import { AF_INET, AF_INET6 } from "../sockets/libc.ts";
import { readListenQueue } from "../sockets/sock-diag.ts";
import type { Actor } from "./actor.ts";
import { integerSchema, toInteger } from "../data/numbers.ts";
import { addressSchema } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";

interface Listening {
  readonly address: string;
  readonly backlog?: Value;
}

export const expectListening: VerbDefinition = {
  name: "expect-listening",
  group: "programs",
  summary: "The program listens at this address, as the kernel tells it; nobody connects to find out",
  description: `A map says the \`backlog\` too: what the program gave to listen(2), cut by the kernel to \`net.core.somaxconn\`. \`save\` keeps what
\`netstat -an\` would show, for expressions: \`protocol\` (tcp, udp or unix), \`host\`, \`port\`, and of TCP \`backlog\` and \`waiting\`, how
many connections wait to be accepted. The backlog is told by sock_diag(7); where that is missing, a scenario that asks for it is
skipped.`,
  argument: Type.Unsafe<Value>({
    type: ["string", "object"],
    minLength: 1,
    properties: {
      address: addressSchema,
      backlog: integerSchema("The backlog given to listen(2)", { minimum: 0 }),
    },
    required: ["address"],
    additionalProperties: false,
    description:
      "ADDRESS: 127.0.0.1:8080, udp://127.0.0.1:53, unix:/path; port 0 takes any; or a map of address and backlog",
  }),
  bare: false,
  needs: (step) => [toMap(step.argument).backlog === undefined ? "socket-table" : "socket-diagnosis"],
  takes: (argument) => [{ path: typeof argument === "string" ? [] : ["address"], kind: "address" }],
  modifiers: ["program", "save"],
  examples: [
    {
      title: "Where the server listens",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: The server listens on loopback alone
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
subject:
  role: server
  steps:
    - expect-listening: 127.0.0.1:0
`,
    },
    {
      title: "How many may wait",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: Python's http.server lets five clients wait
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
subject:
  role: server
  steps:
    - expect-listening: { address: 127.0.0.1:0, backlog: 5 }
      save: door
    - check: door.protocol == "tcp" && door.waiting == 0
`,
    },
  ],
  effects(step) {
    const { save } = step.modifiers;
    return [{ kind: "outside" }, ...(save === undefined ? [] : [{ kind: "define", name: save } as const])];
  },
  prepare(step, preparation) {
    const asked = toMap(step.argument);
    const address = preparation.address(asked.address);
    const backlog =
      asked.backlog === undefined ? undefined : preparation.dynamic(asked.backlog, (value) => toInteger(value, 0));
    const { save } = step.modifiers;
    return async (actor) => {
      const where = await address.resolve(actor);
      const program = actor.program(step.modifiers.program);
      const socket = await program.expectListening(actor, where);
      const queue = socket?.protocol === "tcp" ? readQueue(actor, socket) : undefined;
      const wanted = await backlog?.resolve(actor);
      if (wanted !== undefined && queue?.backlog !== wanted) throw otherBacklog(program.name, socket, queue, wanted);
      if (save === undefined) return;
      actor.save(save, { ...(socket === undefined ? { protocol: "unix" } : pick(socket)), ...queue });
    };
  },
};

function toMap(argument: Value): Listening {
  return typeof argument === "string" ? { address: argument } : (argument as unknown as Listening);
}

type Queue = ReturnType<typeof readListenQueue>;

function readQueue(actor: Actor, { host, port }: KernelSocket): Queue {
  const family = host.includes(":") ? AF_INET6 : AF_INET;
  return actor.network.enter(() => readListenQueue({ family, host, port }));
}

function pick({ protocol, host, port }: KernelSocket): Pick<KernelSocket, "protocol" | "host" | "port"> {
  return { protocol, host, port };
}

function otherBacklog(name: string, socket: KernelSocket | undefined, queue: Queue, wanted: number): Mismatch {
  const where = socket === undefined ? "a Unix socket" : formatAddress(socket.host, socket.port);
  const actual = queue === undefined ? "one that the kernel does not tell" : String(queue.backlog);
  return new Mismatch(
    "backlog-differs",
    `${name} listens on ${where} with a backlog of ${actual}; the scenario asks for ${wanted}`,
    { comparison: { expectedText: `a backlog of ${wanted}`, actualText: actual, base: 0 } },
  );
}
