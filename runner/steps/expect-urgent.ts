import { Type } from "typebox";
import { Mismatch } from "../model/outcome.ts";
import { hexByte } from "../model/display-text.ts";
import type { Connection } from "../sockets/connection.ts";
import { readSocketOption } from "../sockets/options.ts";
import { hasPeerEnded, tryReceiveUrgent } from "../sockets/urgent.ts";
import type { Actor } from "./actor.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

/** How often the kernel is asked: it tells of urgent data by SIGURG and POLLPRI, neither of which libuv passes on. */
const pauseMs = 2;

export const expectUrgent: VerbDefinition = {
  name: "expect-urgent",
  group: "sockets",
  summary: "The peer's urgent byte (out-of-band data), read beside the stream",
  description: `Waits until TCP's urgent byte has come, whatever of the stream has not been read yet, and reads it with MSG_OOB. Without
an argument any byte will do; \`save\` keeps it as a number. It is there until a step reads the stream beyond its place: expect it
before the bytes that were sent after it. With the option \`oob-inline\` there is nothing beside the stream: the byte stands in
its place, for \`expect-recv\`. See \`send\` with \`urgent: true\`, tcp(7), RFC 6093.`,
  argument: Type.Unsafe<string | number | null>({
    type: ["string", "integer"],
    minimum: 0,
    maximum: 255,
    minLength: 1,
    description: 'BYTE: one character, "!", or its number, 33',
  }),
  bare: true,
  modifiers: ["on", "save", "expect-error", "save-error"],
  examples: [
    {
      title: "Beside the stream",
      yaml: `scenario: The urgent byte overtakes the stream
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-urgent: "!"
    - expect-recv: stop
  client:
    - connect: \${server.address}
    - send: stop!
      urgent: true
`,
    },
  ],
  refuse({ argument }) {
    if (typeof argument !== "string" || argument.includes("${") || Buffer.byteLength(argument) === 1) return undefined;
    const message = `${JSON.stringify(argument)} is not one byte`;
    return { message, help: "TCP carries one urgent byte at a time: write a character of ASCII, or a number" };
  },
  effects: (step) => [{ kind: "use", on: step.modifiers.on, of: "plain" }],
  prepare(step, preparation) {
    const wanted = preparation.dynamic(step.argument, toByte);
    const { on, save } = step.modifiers;
    return (actor) =>
      whenResolved(wanted.resolve(actor), (expected) => {
        const connection = actor.sockets.connection(on);
        return whenResolved(receiveUrgent(actor, connection, expected), (byte) => {
          if (expected !== undefined && byte !== expected) throw differs(expected, byte);
          if (save !== undefined) actor.save(save, byte);
        });
      });
  },
};

function receiveUrgent(actor: Actor, connection: Connection, expected: number | undefined): number | Promise<number> {
  const first = tryReceive(actor, connection);
  if (first !== undefined) return first;
  const what = expected === undefined ? "an urgent byte" : `the urgent byte ${describeByte(expected)}`;
  return actor.wait<number>(
    {
      describe: () => `waits for ${what} from ${actor.peerName(connection)}`,
      mayEndByItself: () => !actor.peerIsOurs(connection),
      on: () => (connection.peer?.owner === undefined ? [] : [connection.peer.owner]),
    },
    (resolve, reject) => {
      const timer = setInterval(() => {
        try {
          const byte = tryReceive(actor, connection);
          if (byte !== undefined) resolve(byte);
        } catch (error) {
          reject(error);
        }
      }, pauseMs);
      return () => clearInterval(timer);
    },
  );
}

/** undefined while it can still come. */
function tryReceive(actor: Actor, connection: Connection): number | undefined {
  const found = tryReceiveUrgent(connection);
  if (typeof found === "number") return found;
  if (found === "on-its-way") return undefined;
  if (readSocketOption(connection, "oob-inline") === true) {
    throw new Mismatch(
      "received-differs",
      "`oob-inline` is on: the urgent byte stands in the stream, and none beside it; expect it with expect-recv",
    );
  }
  if (!hasPeerEnded(connection)) return undefined;
  throw new Mismatch("closed-early", `${actor.peerName(connection)} ended the connection without an urgent byte`);
}

function differs(expected: number, byte: number): Mismatch {
  const message = `expected the urgent byte ${describeByte(expected)}, received ${describeByte(byte)}`;
  return new Mismatch("received-differs", message, {
    comparison: {
      expected: Uint8Array.of(expected),
      actual: Uint8Array.of(byte),
      base: 0,
      differsAt: 0,
      expectedLength: 1,
      actualLength: 1,
    },
  });
}

/** 0x21 '!' */
function describeByte(byte: number): string {
  const isVisible = byte > 0x20 && byte < 0x7f;
  return `0x${hexByte(byte)}${isVisible ? ` '${String.fromCharCode(byte)}'` : ""}`;
}

/** Throws RangeError. */
function toByte(resolved: unknown): number | undefined {
  if (resolved === null) return undefined;
  const isNumber = typeof resolved === "number" || typeof resolved === "bigint";
  const bytes = isNumber ? [Number(resolved)] : [...Buffer.from(String(resolved))];
  const [byte] = bytes;
  if (bytes.length === 1 && byte !== undefined && Number.isInteger(byte) && byte >= 0 && byte <= 255) return byte;
  throw new RangeError(`${JSON.stringify(String(resolved))} is not one byte; TCP carries one urgent byte at a time`);
}
