import { Type, type TSchema } from "typebox";
import { integerSchema, sizeSchema, toInteger, toSize } from "../data/numbers.ts";
import type { Value } from "../model/scenario.ts";
import { readSocketOption, setSocketOption, type OptionName, type OptionValue } from "../sockets/options.ts";
import { durationSchema, toDurationMs, toText } from "./arguments.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

const flag = (description: string): TSchema =>
  Type.Unsafe<boolean | string>({ type: ["boolean", "string"], pattern: "^(true|false)$|\\$\\{", description });

/** The options, what each takes, and how that becomes the kernel's number. */
const options: Readonly<Record<OptionName, { schema: TSchema; convert: (value: unknown) => OptionValue }>> = {
  "no-delay": { schema: flag("TCP_NODELAY: every write is sent at once; on unless it is turned off"), convert: toFlag },
  "keep-alive": { schema: flag("SO_KEEPALIVE: probes a connection that is silent"), convert: toFlag },
  linger: {
    schema: { ...durationSchema, description: "SO_LINGER, in whole seconds; with 0s, close resets the connection" },
    convert: toDurationMs,
  },
  "receive-buffer": { schema: sizeSchema("SO_RCVBUF; set before listen, connections inherit it"), convert: toBytes },
  "send-buffer": { schema: sizeSchema("SO_SNDBUF; set before listen, connections inherit it"), convert: toBytes },
  "reuse-address": { schema: flag("SO_REUSEADDR; listen turns it on"), convert: toFlag },
  "reuse-port": { schema: flag("SO_REUSEPORT"), convert: toFlag },
  broadcast: { schema: flag("SO_BROADCAST; TCP ignores it"), convert: toFlag },
  ttl: {
    schema: integerSchema("IP_TTL, on IPv6 IPV6_UNICAST_HOPS: 1 to 255", { minimum: 0 }),
    convert: (value) => toInteger(value, 0, 0x7fff_ffff),
  },
};

export const setOption: VerbDefinition = {
  name: "set-option",
  group: "sockets",
  summary: "Sets options of a connection or a bound socket",
  description: `Without \`on:\`: the newest connection, or when there is none the newest bound socket. The options are set in the order
in which they are written; the first one that the kernel refuses fails the step (EINVAL: a value that it does not take).
\`save\` keeps what the kernel then has, by the options' names: it doubles the size of a buffer, and has a smallest one.

What a connection is to have from its first segment on, a small \`receive-buffer\` above all, is set on the bound socket before
it listens: whatever it accepts inherits it. \`reuse-port\` lets a socket that asked for it
before its own \`bind\` take the same address. A \`linger\` of more than 0 lets
\`close\` wait for the peer's kernel, and everything else in the run with it. See setsockopt(2), socket(7), tcp(7), ip(7).`,
  argument: Type.Object(
    Object.fromEntries(Object.entries(options).map(([name, { schema }]) => [name, Type.Optional(schema)])),
    { additionalProperties: false, minProperties: 1, description: "OPTION: VALUE, as many as you like" },
  ),
  bare: false,
  modifiers: ["on", "save", "expect-error"],
  examples: [
    {
      title: "A close that resets",
      yaml: `scenario: With linger 0, close sends RST
roles:
  server:
    - bind: 127.0.0.1:0
    - set-option: { receive-buffer: 4KiB }
      save: kernel
    - check: kernel["receive-buffer"] == 8192
    - listen: 1
    - accept
    - expect-reset
  client:
    - connect: \${server.address}
    - set-option: { linger: 0s, no-delay: true }
    - close
`,
    },
  ],
  effects: (step) => [{ kind: "use", on: step.modifiers.on }],
  prepare(step, preparation) {
    const wanted = preparation.dynamic(step.argument, toOptions);
    const { on, save } = step.modifiers;
    return (actor) =>
      whenResolved(wanted.resolve(actor), (entries) => {
        const socket = actor.sockets.any(on);
        for (const [name, value] of entries) setSocketOption(socket, name, value);
        if (save === undefined) return;
        actor.save(save, Object.fromEntries(entries.map(([name]) => [name, readSocketOption(socket, name)])));
      });
  },
};

/** In the order of the file. Throws RangeError for values that computing has made unfit. */
function toOptions(resolved: unknown): readonly (readonly [OptionName, OptionValue])[] {
  return Object.entries(resolved as Record<OptionName, Value>).map(([name, value]) => {
    const option = name as OptionName;
    return [option, options[option].convert(value)] as const;
  });
}

function toFlag(resolved: unknown): boolean {
  const text = toText(resolved);
  if (text !== "true" && text !== "false") throw new RangeError(`${JSON.stringify(text)} is neither true nor false`);
  return text === "true";
}

/** A size that the kernel's int can hold. */
function toBytes(resolved: unknown): number {
  const bytes = toSize(resolved);
  if (bytes > 0x7fff_ffff) throw new RangeError(`${bytes} bytes are more than a socket's buffer can have`);
  return bytes;
}
