/** Socket options as a scenario writes them: for `set-option`, and for `options:` on sockets that are being made. */
import { Type, type TSchema } from "typebox";
import { integerSchema, sizeSchema, toInteger, toSize } from "../data/numbers.ts";
import { isIPv4, isIPv6 } from "../model/ip-literal.ts";
import type { Value } from "../model/scenario.ts";
import type { Configure } from "../sockets/descriptor.ts";
import type { Membership } from "../sockets/multicast.ts";
import { setSocketOption, type OptionName, type OptionValue } from "../sockets/options.ts";
import { durationSchema, toDurationMs } from "../data/durations.ts";
import { toText } from "./arguments.ts";
import type { Dynamic, Preparation } from "./preparation.ts";

const flag = (description: string): TSchema =>
  Type.Unsafe<boolean | string>({
    type: ["boolean", "string"],
    pattern: "^(true|false)$|\\$\\{",
    description: `${description}: true or false`,
  });

/** The options, what each takes, and how that becomes the kernel's number. Another one is a line here and one in sockets/options.ts. */
const options: Readonly<Record<OptionName, { schema: TSchema; convert: (value: unknown) => OptionValue }>> = {
  "no-delay": { schema: flag("TCP_NODELAY: every write is sent at once; on unless it is turned off"), convert: toFlag },
  "keep-alive": { schema: flag("SO_KEEPALIVE: probes a connection that is silent"), convert: toFlag },
  linger: {
    schema: { ...durationSchema(), description: "SO_LINGER, in whole seconds; with 0s, close resets the connection" },
    convert: toDurationMs,
  },
  "receive-buffer": { schema: sizeSchema("SO_RCVBUF; set before listen, connections inherit it"), convert: toBytes },
  "send-buffer": { schema: sizeSchema("SO_SNDBUF; set before listen, connections inherit it"), convert: toBytes },
  "reuse-address": { schema: flag("SO_REUSEADDR; listen turns it on"), convert: toFlag },
  "reuse-port": { schema: flag("SO_REUSEPORT"), convert: toFlag },
  "oob-inline": { schema: flag("SO_OOBINLINE: the urgent byte is read in its place in the stream"), convert: toFlag },
  "v6-only": { schema: flag("IPV6_V6ONLY: an IPv6 socket takes no IPv4; before bind"), convert: toFlag },
  "defer-accept": {
    schema: integerSchema(
      "TCP_DEFER_ACCEPT: for about so many seconds, accept gets no connection that has sent nothing yet; before listen",
      { minimum: 0 },
    ),
    convert: (value) => toInteger(value, 0, 3600),
  },
  broadcast: { schema: flag("SO_BROADCAST: without it, sending to a broadcast address is EACCES"), convert: toFlag },
  "multicast-join": {
    schema: membershipSchema("Hears the group from here on: 239.1.2.3, or a map with group, interface, source"),
    convert: toMembership,
  },
  "multicast-leave": {
    schema: membershipSchema("Hears the group no longer; written as in multicast-join"),
    convert: toMembership,
  },
  "multicast-ttl": {
    schema: integerSchema("IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS: how many routers may pass it on; 1 at first", {
      minimum: 0,
    }),
    convert: (value) => toInteger(value, 0, 0x7fff_ffff),
  },
  "multicast-loop": {
    schema: flag(
      "IP_MULTICAST_LOOP: what is sent to groups is heard on this machine too; over lo always, so isolated scenarios need veth0 (requires: [veth])",
    ),
    convert: toFlag,
  },
  "multicast-interface": {
    schema: Type.String({
      minLength: 1,
      description:
        "IP_MULTICAST_IF: by which interface what is sent to groups leaves: lo, or veth0 with requires: [veth]",
    }),
    convert: toText,
  },
  ttl: {
    schema: integerSchema("IP_TTL, on IPv6 IPV6_UNICAST_HOPS: 1 to 255", { minimum: 0 }),
    convert: (value) => toInteger(value, 0, 0x7fff_ffff),
  },
};

export function optionsSchema(description: string): TSchema {
  return Type.Object(
    Object.fromEntries(Object.entries(options).map(([name, { schema }]) => [name, Type.Optional(schema)])),
    { additionalProperties: false, minProperties: 1, description },
  );
}

/** Names and values in the order of the file. */
export type OptionEntries = readonly (readonly [OptionName, OptionValue])[];

/** `options:` of bind and connect: set when the socket has been made, before anything else is done with it. */
export function prepareConfigure(written: Value | undefined, preparation: Preparation): Dynamic<Configure> | undefined {
  if (written === undefined) return undefined;
  return preparation.dynamic(written, (resolved): Configure => {
    const entries = toOptions(resolved);
    return (socket) => {
      for (const [name, value] of entries) setSocketOption(socket, name, value);
    };
  });
}

/** What only streams have, or only datagrams; undefined for what every socket has. */
export function kindOfOption(name: string): "stream" | "datagram" | undefined {
  if (["no-delay", "keep-alive", "linger", "oob-inline", "defer-accept"].includes(name)) return "stream";
  return name === "broadcast" || name.startsWith("multicast-") ? "datagram" : undefined;
}

/** What is wrong with a value, as the file alone tells. */
export function findOptionMistake(
  name: string,
  value: Value,
): { readonly message: string; readonly help?: string } | undefined {
  if (JSON.stringify(value).includes("${")) return undefined;
  let converted: OptionValue;
  try {
    converted = options[name as OptionName].convert(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { message: error.message };
  }
  if (name === "linger" && Number(converted) % 1000 !== 0)
    return { message: `linger cannot be ${toText(value)}`, help: "the kernel counts it in whole seconds: 0s, 1s, 2s" };
  const least = name === "ttl" ? 1 : name === "multicast-ttl" ? 0 : undefined;
  if (least !== undefined && (Number(converted) < least || Number(converted) > 255))
    return { message: `${name} cannot be ${toText(value)}`, help: `it is ${least} to 255` };
  if (typeof converted === "object" && !isGroup(converted.group))
    return { message: `${JSON.stringify(converted.group)} is no group's address`, help: groupHelp };
  return undefined;
}

const groupHelp = "a group is 224.0.0.0 to 239.255.255.255, or begins with ff: 239.1.2.3, ff02::1:3";

function isGroup(host: string): boolean {
  if (isIPv4(host)) return /^(?:22[4-9]|23\d)\./.test(host);
  return isIPv6(host) && /^ff/i.test(host);
}

/** Throws RangeError for values that computing has made unfit. */
export function toOptions(resolved: unknown): OptionEntries {
  return Object.entries(resolved as Record<OptionName, Value>).map(([name, value]) => {
    const option = name as OptionName;
    return [option, options[option].convert(value)] as const;
  });
}

function membershipSchema(description: string): TSchema {
  return {
    type: ["string", "object"],
    minLength: 1,
    properties: {
      group: Type.String({ minLength: 1, description: "The group's address" }),
      interface: Type.String({
        minLength: 1,
        description: "By its name; the one that the routes lead to where left out",
      }),
      source: Type.String({ minLength: 1, description: "Only what this address sends (source-specific multicast)" }),
    },
    required: ["group"],
    additionalProperties: false,
    description,
  };
}

function toMembership(resolved: unknown): Membership {
  if (typeof resolved !== "object" || resolved === null) return { group: toText(resolved) };
  return Object.fromEntries(
    Object.entries(resolved).map(([name, value]) => [name, toText(value)]),
  ) as unknown as Membership;
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
