import type { Value } from "../model/scenario.ts";
import type { Actor } from "./actor.ts";
import type { ArgumentPart, VerbDefinition } from "./definition.ts";
import { waitForKernel } from "./kernel-wait.ts";
import { addressFilter, farEnd, manySockets, ownSocket } from "./kernel-view.ts";
import { asksForMany, refuseBounds, stateMap, stateSchema, toBounds } from "./state-argument.ts";

export const expectState: VerbDefinition = {
  name: "expect-state",
  group: "sockets",
  summary: "The kernel's TCP state of a socket, ours or a program's, waiting until it is reached",
  description: `The states are those of RFC 9293 §3.3.2. Without \`on:\` it is the newest connection, or the one that was closed last, or when
there never was one the newest bound socket; \`LISTEN\` is always asked of the bound socket. What was closed is the kernel's alone
and goes on: name it with \`on:\`, and see FIN_WAIT2 become TIME_WAIT. A socket of which the kernel knows nothing any more is CLOSED.

With \`program:\` it is a program's socket: the other end of the connection, where the role has one, or else at least one of all
sockets that the program and its children hold. A map counts: \`{ state: CLOSE_WAIT, at-most: 0 }\` says that none is left of all
that the program holds, \`local\` and \`remote\` say between which addresses. Without \`program:\` such a map is about every socket of
the scenario's network, also those that no process has yet: SYN_SENT of a \`connect\` under way, SYN_RECEIVED of what nobody has
accepted. See tcp(7), netstat(8), ss(8).`,
  argument: stateSchema,
  bare: false,
  needs: (step) => [
    step.modifiers.program !== undefined || asksForMany(stateMap(step.argument)) ? "socket-table" : "system-calls",
  ],
  takes: addressParts,
  modifiers: ["on", "program"],
  examples: [
    {
      title: "Who has not closed yet",
      yaml: `scenario: The side that was closed upon waits in CLOSE_WAIT
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - expect-state: LISTEN
    - accept
    - expect-state: CLOSE_WAIT
    - barrier: seen
    - close
    - expect-state: CLOSED
  client:
    - connect: \${server.address}
    - expect-state: ESTABLISHED
    - shutdown: write
    - expect-state: FIN_WAIT2
    - barrier: seen
    - expect-state: TIME_WAIT
`,
    },
    {
      title: "A server that closes what its clients have closed",
      subjects: { server: "python3 -u -m http.server --bind 127.0.0.1 ${port}" },
      yaml: `scenario: No connection is left in CLOSE_WAIT
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
    - accept
  client:
    - connect: \${server.address}
    - expect-state: ESTABLISHED
      program: server
    - close
    - notify: the client has gone
subject:
  role: server
  steps:
    - await: the client has gone
    - expect-state: { state: CLOSE_WAIT, at-most: 0 }
      program: server
`,
    },
  ],
  effects(step) {
    const { program, on } = step.modifiers;
    if (program !== undefined) return [{ kind: "outside" }];
    const map = stateMap(step.argument);
    return asksForMany(map) ? [] : [{ kind: "look", on, state: map.state }];
  },
  refuse(step) {
    const map = stateMap(step.argument);
    const { on, program } = step.modifiers;
    if (!asksForMany(map)) return undefined;
    if (on !== undefined)
      return { message: "`on:` is about one socket, and the map counts sockets", help: "leave one of them out" };
    if (program === undefined && map["local"] === undefined && map["remote"] === undefined)
      return {
        message: "it does not say whose sockets are to be counted",
        help: "add `program:`, or put `local` or `remote` into the map",
      };
    return refuseBounds(map);
  },
  prepare(step, preparation) {
    const map = stateMap(step.argument);
    const { state } = map;
    const { on, program } = step.modifiers;
    const isOfMany = asksForMany(map);
    const bounds = preparation.dynamic(map, (value) => toBounds(value, { least: 1, most: Number.POSITIVE_INFINITY }));
    const filters = (["local", "remote"] as const).flatMap((side) =>
      map[side] === undefined ? [] : [{ side, address: preparation.address(map[side]) }],
    );
    return async (actor: Actor) => {
      const wanted = await bounds.resolve(actor);
      const held = program === undefined ? undefined : actor.program(program);
      const inspection = await held?.inspect(actor);
      if (!isOfMany) {
        const ends = state === "LISTEN" ? undefined : actor.sockets.ends(on);
        if (held === undefined) return waitForKernel(actor, ownSocket(actor, on, state));
        if (ends !== undefined && inspection !== undefined)
          return waitForKernel(actor, farEnd(actor, held.name, inspection, ends, state));
      }
      const tests = [];
      for (const { side, address } of filters)
        tests.push(await addressFilter(side, await address.resolve(actor), actor.network));
      const view = { name: held?.name, inspection, tests };
      return waitForKernel(actor, manySockets(actor, view, state, wanted));
    };
  },
};

function addressParts(argument: Value): readonly ArgumentPart[] {
  const map = stateMap(argument) as Readonly<Record<string, Value>> | null;
  return ["local", "remote"].flatMap((key) =>
    typeof map?.[key] === "string" ? [{ path: [key], kind: "address" as const }] : [],
  );
}
