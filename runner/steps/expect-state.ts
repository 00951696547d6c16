import { Type } from "typebox";
import { Mismatch } from "../model/outcome.ts";
import type { Connection } from "../sockets/connection.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import type { Listener } from "../sockets/listener.ts";
import { readTcpState, tcpStates, type TcpState } from "../sockets/tcp-state.ts";
import type { Actor } from "./actor.ts";
import type { VerbDefinition } from "./definition.ts";

/** The kernel gives no event for a change of state. */
const pauseMs = 2;

export const expectState: VerbDefinition = {
  name: "expect-state",
  group: "sockets",
  summary: "The kernel's TCP state of a socket, waiting until it is reached",
  description: `The newest connection, or when there is none the newest bound socket, unless \`on:\` names another. The states are
those of RFC 9293 §3.3.2. What goes on after \`close\`
is the kernel's alone: half-close with \`shutdown\` to watch it. A connection whose TIME_WAIT has begun shows CLOSED, because
Linux keeps that state apart from the socket. See tcp(7).`,
  argument: Type.Enum([...tcpStates], { description: "A state, as tcp(7) writes it" }),
  bare: false,
  needs: "system-calls",
  modifiers: ["on"],
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
  client:
    - connect: \${server.address}
    - expect-state: ESTABLISHED
    - shutdown: write
    - expect-state: FIN_WAIT2
    - barrier: seen
`,
    },
  ],
  effects: (step) => [{ kind: "use", on: step.modifiers.on }],
  prepare(step) {
    const wanted = step.argument as TcpState;
    return (actor) => {
      const socket = actor.sockets.any(step.modifiers.on);
      if (socket instanceof DatagramSocket) throw new RangeError(`${String(socket)} is no TCP socket: it has no state`);
      if (readTcpState(socket) !== wanted) return waitForState(actor, socket, wanted);
    };
  },
};

async function waitForState(actor: Actor, socket: Connection | Listener, wanted: TcpState): Promise<void> {
  try {
    await actor.wait<void>(
      {
        describe: () => `waits for ${String(socket)} to be in ${wanted}; it is in ${readTcpState(socket)}`,
        // The kernel's timers and what is under way change states.
        mayEndByItself: () => true,
      },
      (resolve, reject) => {
        const timer = setInterval(() => {
          try {
            if (readTcpState(socket) === wanted) resolve();
          } catch (error) {
            reject(error);
          }
        }, pauseMs);
        return () => clearInterval(timer);
      },
    );
  } catch (error) {
    if (!(error instanceof Mismatch) || error.code !== "timed-out") throw error;
    const message = `expected the state ${wanted}, ${String(socket)} is in ${readTcpState(socket)}`;
    throw new Mismatch("timed-out", message, error.detail, error.errno);
  }
}
