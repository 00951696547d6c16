/** The addresses that a scenario takes whatever happens: two that take the same one are never played at once. */
import { dirname, resolve } from "node:path";
import { isAddressError, parseAddress } from "../model/address.ts";
import { constantText } from "../model/constants.ts";
import { isIPv6 } from "../model/ip-literal.ts";
import type { Scenario, Step } from "../model/scenario.ts";
import { decodeSockaddr, encodeSockaddr } from "../sockets/endpoint.ts";
import { SocketError } from "../sockets/errno.ts";
import { AF_INET6 } from "../sockets/libc.ts";
import { servicePort } from "../sockets/services.ts";
import type { VerbDefinition } from "./definition.ts";
import { findVerb } from "./registry.ts";

export interface FixedAddress {
  /** "tcp:8080", "udp:53", "unix:/run/x.sock". */
  readonly place: string;
  /** Numeric; undefined where it is any address, or one that is not known. */
  readonly host?: string;
}

type Command = string | readonly string[];

/**
 * Each once. Where a step connects to counts too, because a program may be meant to listen there. `commands`: of the
 * programs that play roles. Where there is a program, nobody knows on which addresses it listens, so that hosts are left
 * out.
 */
export function fixedAddresses(scenario: Scenario, commands: readonly Command[] = []): readonly FixedAddress[] {
  const texts: string[] = [];
  const run: Command[] = [...commands, ...scenario.programs.map((program) => program.run)];
  const defined = new Set<string>();
  const look = (step: Step): void => {
    const verb = findVerb(step.verb);
    if (step.modifiers.save !== undefined) defined.add(step.modifiers.save);
    for (const effect of verb?.effects?.(step) ?? []) {
      if (effect.kind === "bind" || effect.kind === "connect") texts.push(effect.address);
      else if (effect.kind === "define") defined.add(effect.name);
    }
    for (const address of [step.modifiers.from, step.modifiers.to])
      if (typeof address === "string") texts.push(address);
    // expect-listening: where a program is to listen.
    if (verb?.group === "programs") texts.push(...addressesIn(step, verb));
    if (step.verb === "exec") run.push(step.argument as Command);
    for (const block of step.blocks) block.forEach(look);
  };
  for (const { steps, proxy } of scenario.roles) {
    steps.forEach(look);
    if (proxy !== undefined) texts.push(proxy.listen, proxy.to);
  }
  scenario.subject?.steps.forEach(look);
  scenario.cleanup.forEach(look);
  for (const { readyListening } of scenario.programs) if (readyListening !== undefined) texts.push(readyListening);

  const constant = (text: string): string => constantText(text, scenario, (name) => defined.has(name));
  const folder = dirname(scenario.file.path);
  const named = texts.flatMap((text) => fixedAddress(withBrackets(constant(text)), folder) ?? []);
  const given = run.flatMap((command) => portsIn(command, constant));
  const found = run.length === 0 ? named : [...named, ...given].map(({ place }) => ({ place }));
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** Parts of the argument that are addresses. */
function addressesIn({ argument }: Step, { takes }: VerbDefinition): readonly string[] {
  const parts = typeof takes === "function" ? takes(argument) : takes === undefined ? [] : [{ path: [], kind: takes }];
  return parts.flatMap(({ path, kind }) => {
    let value: unknown = argument;
    for (const key of path) value = (value as Readonly<Record<string, unknown>>)[key];
    return kind === "address" && typeof value === "string" ? [value] : [];
  });
}

/** "tcp:8080" of an address with a constant port that is not 0; undefined for paths, too. */
export function fixedPort(text: string): string | undefined {
  const place = fixedAddress(text)?.place;
  return place?.startsWith("unix:") === true ? undefined : place;
}

/** May both be the same? Without a host it is any address, which all others are part of. */
export function overlap(one: FixedAddress, other: FixedAddress): boolean {
  if (one.place !== other.place) return false;
  return one.host === undefined || other.host === undefined || one.host === other.host;
}

/** The TCP ports among fixed addresses, services aside that this machine does not know. */
export function tcpPorts(addresses: readonly FixedAddress[]): readonly number[] {
  return addresses.flatMap(({ place }) => {
    const port = /^tcp:(\d+)$/.exec(place)?.[1];
    return port === undefined ? [] : [Number(port)];
  });
}

/** The address that a text names, if it is a constant one. `folder`: where relative paths begin. */
export function fixedAddress(text: string, folder = ""): FixedAddress | undefined {
  if (text.includes("${")) return undefined;
  const address = parseAddress(text);
  if (isAddressError(address)) return undefined;
  // At "@" the kernel chooses.
  if ("path" in address) {
    const { path } = address;
    // The kernel chooses a name that nobody has.
    if (path === "@") return undefined;
    return { place: `unix:${path.startsWith("@") ? path : resolve(folder, path)}` };
  }
  const protocol = address.scheme === "udp" ? "udp" : "tcp";
  const port = typeof address.port === "number" ? address.port : portOf(address.port, protocol);
  if (port === 0) return undefined;
  const host = numericHost(address.host);
  return { place: `${protocol}:${port}`, ...(host === undefined ? {} : { host }) };
}

/** "${matrix.host}:80" may stand for an IPv6 address without its brackets. */
function withBrackets(text: string): string {
  const [, scheme = "", host = "", port = ""] = /^(\w+:\/\/)?(.*):([^:]*)$/.exec(text) ?? [];
  return isIPv6(host) ? `${scheme}[${host}]:${port}` : text;
}

const anyAddresses: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** In one spelling; undefined for any address and for names, which may have several. */
function numericHost(host: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return anyAddresses.has(host) ? undefined : host;
  if (!host.includes(":")) return undefined;
  const endpoint = decodeSockaddr(encodeSockaddr({ family: AF_INET6, host, port: 0 }));
  const numeric = "host" in endpoint ? endpoint.host.replace(/^::ffff:(?=\d+\.)/, "") : host;
  return anyAddresses.has(numeric) ? undefined : numeric;
}

/** What looks like a port in a command: `python3 server.py 8080`, `--listen=127.0.0.1:8080`, `-p8080`. */
const portInCommand = /(?:^|[\s=:'"]|-[a-zA-Z])(\d{4,5})(?=$|[\s'"])/g;

/** By which protocol nobody can tell. */
function portsIn(command: Command, constant: (text: string) => string): readonly FixedAddress[] {
  const words = typeof command === "string" ? [command] : command.map(String);
  return words
    .flatMap((word) => [...constant(word).matchAll(portInCommand)])
    .map(([, digits]) => Number(digits))
    .filter((port) => port >= 1024 && port <= 65_535)
    .flatMap((port) => [{ place: `tcp:${port}` }, { place: `udp:${port}` }]);
}

/** A service that this machine does not know fails when it is played; until then its name stands for it. */
function portOf(service: string, protocol: "tcp" | "udp"): number | string {
  try {
    return servicePort(service, protocol);
  } catch (error) {
    if (error instanceof SocketError) return service;
    throw error;
  }
}
