/** The ADDRESS of the language: text to parts and back, with errors that say what to write instead. */
import { isIPv4, isIPv6 } from "./ip-literal.ts";

export type Address = InternetAddress | UnixAddress;

export interface InternetAddress {
  readonly scheme: "tcp" | "udp" | "tls";
  /** A name or an IP literal, without brackets, as written; "" is any address. */
  readonly host: string;
  /** 0 lets the kernel choose; a string is a service name, to be resolved on this machine. */
  readonly port: number | string;
}

export interface UnixAddress {
  readonly scheme: "unix" | "unix-dgram";
  /** A path, or "@name" in Linux's abstract namespace; "@" alone lets the kernel choose such a name. */
  readonly path: string;
}

/** Why a text is no address. */
export interface AddressError {
  /** One sentence without a full stop. */
  readonly error: string;
  /** What to do about it; one sentence without a full stop. */
  readonly help?: string;
  /** The part of the text that is wrong, in UTF-16 units; `length` is 0 where something is missing. */
  readonly offset: number;
  readonly length: number;
}

const internetSchemes = ["tcp", "udp", "tls"] as const;

/** sun_path holds 108 bytes, one of which is the NUL (unix(7)); an abstract name spends it on its leading NUL. */
export const longestUnixPath = 107;

/**
 * Parses an ADDRESS that holds no `${…}` any more. `longestPath`: of what the kernel is given as it stands; a path that has
 * been made absolute may be longer.
 */
export function parseAddress(text: string, longestPath = longestUnixPath): Address | AddressError {
  const blank = /[\s\p{Cc}]/u.exec(text);
  if (blank) return wrong("white space does not belong in an address", blank.index, 1);
  const unix = /^(unix-dgram|unix):/.exec(text);
  if (unix) return parseUnix(text, unix[1] as UnixAddress["scheme"], unix[0].length, longestPath);
  const prefix = /^([^:/[\]]*):\/\//.exec(text);
  if (!prefix) return parseHostAndPort(text, 0, "tcp");
  const name = prefix[1] ?? "";
  const scheme = internetSchemes.find((known) => known === name);
  if (!scheme) {
    const meant = internetSchemes.find((known) => known === name.toLowerCase());
    return wrong(
      `there is no address scheme ${JSON.stringify(name)}`,
      0,
      name.length,
      meant ? `write ${meant}://` : "a scheme is one of tcp://, udp://, tls://, unix: and unix-dgram:",
    );
  }
  return parseHostAndPort(text, prefix[0].length, scheme);
}

export function isAddressError(result: object): result is AddressError {
  return "error" in result;
}

export function isDatagramAddress({ scheme }: Address): boolean {
  return scheme === "udp" || scheme === "unix-dgram";
}

/** The shortest text that parses to the same address. */
export function formatAddress(address: Address): string {
  if ("path" in address) return `${address.scheme}:${address.path}`;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return `${address.scheme === "tcp" ? "" : `${address.scheme}://`}${host}:${address.port}`;
}

function parseUnix(
  text: string,
  scheme: UnixAddress["scheme"],
  start: number,
  longestPath: number,
): Address | AddressError {
  let path = text.slice(start);
  // The URL form of other tools: unix:///run/x.sock.
  if (path.startsWith("///")) path = path.slice(2);
  else if (path.startsWith("//")) {
    return wrong("a unix address has no host", start, 2, `write ${scheme}:${path.slice(2)}`);
  }
  if (path === "") return wrong("the path is missing", text.length, 0, `write ${scheme}:/path or ${scheme}:@name`);
  const size = new TextEncoder().encode(path).length - (path.startsWith("@") ? 1 : 0);
  if (size > (path.startsWith("@") ? longestUnixPath : longestPath)) {
    return wrong(
      `the path is ${size} bytes long and a Unix socket's can be ${longestUnixPath}`,
      text.length - path.length,
      path.length,
      "write a relative path, or one in ${temporary_folder}",
    );
  }
  return { scheme, path };
}

function parseHostAndPort(text: string, start: number, scheme: InternetAddress["scheme"]): Address | AddressError {
  const rest = text.slice(start);
  const colon = rest.startsWith("[") ? rest.indexOf("]:") + 1 || -1 : rest.lastIndexOf(":");
  if (rest.startsWith("[") && !rest.includes("]")) return wrong("the bracket is never closed", start, rest.length);
  if (colon === -1) return withoutPort(text, start);
  const host = rest.slice(0, colon);
  const bad = checkHost(host, rest, start);
  if (bad) return bad;
  const port = parsePort(rest.slice(colon + 1), start + colon + 1);
  if (typeof port === "object") return port;
  return { scheme, host: host.startsWith("[") ? host.slice(1, -1) : host, port };
}

function withoutPort(text: string, start: number): AddressError {
  const rest = text.slice(start);
  const prefix = text.slice(0, start);
  if (/^\d+$/.test(rest))
    return wrong(
      "the host is missing",
      start,
      0,
      `write ${prefix}127.0.0.1:${rest}, or ${prefix}:${rest} for any address`,
    );
  if (rest.startsWith("/")) return wrong("a path alone is no address", start, rest.length, `write unix:${rest}`);
  const help =
    rest === "" ? `write ${prefix}127.0.0.1:8080` : `write ${text}:8080, or ${text}:0 to let the kernel choose one`;
  return wrong("the port is missing", text.length, 0, help);
}

/** `rest` is the text from the host on: several colons in it may mean an IPv6 address without its brackets. */
function checkHost(host: string, rest: string, offset: number): AddressError | undefined {
  if (host === "") return undefined;
  if (host.startsWith("[")) {
    const inner = host.slice(1, -1);
    if (isIPv6(inner)) return undefined;
    const help = isIPv4(inner) ? "only IPv6 addresses stand in brackets" : undefined;
    return wrong(`${JSON.stringify(inner)} is no IPv6 address`, offset + 1, inner.length, help);
  }
  if (host.includes(":")) {
    if (isIPv6(rest) && !isIPv6(host))
      return wrong("an IPv6 address stands in brackets", offset, rest.length, `write [${rest}]:8080`);
    if (isIPv6(host))
      return wrong(
        "an IPv6 address stands in brackets",
        offset,
        host.length,
        `write [${host}]${rest.slice(host.length)}`,
      );
    return wrong(
      "there are too many colons",
      offset + host.indexOf(":"),
      1,
      "an address is HOST:PORT, with an IPv6 host in brackets: [::1]:8080",
    );
  }
  if (host === "*") return wrong('"*" is no host', offset, 1, `write ${rest.slice(1)} for any address`);
  // What ends in a number is meant as an IPv4 address, as in URLs; getaddrinfo would read "127.1" and "010.0.0.1" its own way.
  if (/(^|\.)\d+\.?$/.test(host)) {
    if (isIPv4(host)) return undefined;
    return wrong(
      `${JSON.stringify(host)} is no IPv4 address`,
      offset,
      host.length,
      "write four numbers from 0 to 255, without leading zeros",
    );
  }
  return isHostname(host)
    ? undefined
    : wrong(`${JSON.stringify(host)} is no host name`, offset, host.length, hostnameHelp(host));
}

/** RFC 1123 §2.1: labels of letters, digits and inner hyphens; RFC 1035 §2.3.4 for the lengths. A final dot is the root. */
function isHostname(host: string): boolean {
  const name = host.replace(/\.$/, "");
  return name.length <= 253 && name.split(".").every((label) => /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(label));
}

function hostnameHelp(host: string): string {
  if (host.includes("/")) return "an address is HOST:PORT, without a path";
  if (host.includes("@")) return "an address is HOST:PORT, without a user";
  return "labels have at most 63 letters, digits and inner hyphens, with dots between them";
}

function parsePort(text: string, offset: number): number | string | AddressError {
  if (text === "") return wrong("the port is missing", offset, 0, "write 0 to let the kernel choose one");
  if (/^[-+]?\d+$/.test(text)) {
    const port = Number(text);
    if (!(port >= 0 && port <= 65535)) return wrong(`${text} is no port`, offset, text.length, "a port is 0 to 65535");
    if (String(port) !== text) return wrong(`${text} is no port`, offset, text.length, `write ${port}`);
    return port;
  }
  // RFC 6335 §5.1.
  if (/^(?=.*[A-Za-z])(?!.*--)[A-Za-z0-9]([A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/.test(text)) return text;
  const slash = text.search(/[/?#]/);
  if (slash !== -1)
    return wrong("an address ends with its port", offset + slash, text.length - slash, "leave the path out");
  return wrong(`${JSON.stringify(text)} is neither a port number nor the name of a service`, offset, text.length);
}

function wrong(error: string, offset: number, length: number, help?: string): AddressError {
  return { error, offset, length, ...(help === undefined ? {} : { help }) };
}
