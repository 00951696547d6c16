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
  if (blank) return wrong("white space does not belong in an address", blank.index, 1, "leave it out");
  const unix = /^(unix-dgram|unix):/.exec(text);
  if (unix) return parseUnix(text, unix[1] as UnixAddress["scheme"], unix[0].length, longestPath);
  const prefix = /^([^:/[\]]*):\/\//.exec(text);
  if (!prefix) return refuseScheme(text) ?? parseHostAndPort(text, 0, "tcp");
  const name = prefix[1] ?? "";
  const scheme = internetSchemes.find((known) => known === name);
  if (scheme) return parseHostAndPort(text, prefix[0].length, scheme);
  // udp4 and tcp6 are other tools' words.
  const plain = name.toLowerCase().replace(/[46]$/, "");
  const meant = plain === "ssl" ? "tls" : internetSchemes.find((known) => known === plain);
  const help = meant ? `write ${meant}://` : "a scheme is one of tcp://, udp://, tls://, unix: and unix-dgram:";
  return wrong(`there is no address scheme ${JSON.stringify(name)}`, 0, name.length, help);
}

/** What looks like a scheme and is written in another way: `udp:127.0.0.1:53`, `unix-stream:/path`. */
function refuseScheme(text: string): AddressError | undefined {
  const [, internet, rest] = /^(tcp|udp|tls):\/?([^/].*:.*)$/i.exec(text) ?? [];
  if (internet !== undefined)
    return wrong("two slashes follow the scheme", internet.length, 1, `write ${internet.toLowerCase()}://${rest}`);
  const [, unix, path] = /^(unix[-_]?[a-z]+|local|uds):([/@].*)$/i.exec(text) ?? [];
  if (unix === undefined) return undefined;
  const scheme = /d(?:ata)?gram/i.test(unix) ? "unix-dgram" : "unix";
  return wrong(`there is no address scheme ${JSON.stringify(unix)}`, 0, unix.length, `write ${scheme}:${path}`);
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
  const at = text.length - path.length;
  const size = new TextEncoder().encode(path).length;
  if (path.startsWith("@") && size - 1 > longestUnixPath) {
    const error = `the name is ${size - 1} bytes long and an abstract one can be ${longestUnixPath}`;
    return wrong(error, at, path.length, "choose a shorter one");
  }
  if (!path.startsWith("@") && size > longestPath) {
    const error = `the path is ${size} bytes long and a Unix socket's can be ${longestUnixPath}`;
    return wrong(error, at, path.length, "write a relative path, or one in ${temporary_folder}");
  }
  if (path.startsWith("~/"))
    return wrong("only a shell knows what ~ is", at, 1, "write the folder, or ${temporary_folder}");
  if (path.endsWith("/")) return wrong("a folder is no socket", at, path.length, `write ${scheme}:${path}NAME`);
  return { scheme, path };
}

function parseHostAndPort(text: string, start: number, scheme: InternetAddress["scheme"]): Address | AddressError {
  const rest = text.slice(start);
  const colon = rest.startsWith("[") ? rest.indexOf("]:") + 1 || -1 : rest.lastIndexOf(":");
  if (rest.startsWith("[") && !rest.includes("]"))
    return wrong("the bracket is never closed", start, rest.length, "an IPv6 host stands in brackets: [::1]:8080");
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
  if (/^@./.test(rest)) return wrong("a name alone is no address", start, rest.length, `write unix:${rest}`);
  const [, value] = /^(?:\$|\$?\{)([\w-]+(?:\.[\w-]+)*)\}?$/.exec(rest) ?? [];
  if (value !== undefined)
    return wrong("a value is written between ${ and }", start, rest.length, `write ${prefix}\${${value}}`);
  const [, before, after] = /^([^,;]+)[,;](\d+)$/.exec(rest) ?? [];
  if (before !== undefined)
    return wrong("a colon stands before the port", start + before.length, 1, `write ${prefix}${before}:${after}`);
  const bad = rest === "" ? undefined : checkHost(rest, rest, start);
  if (bad) return bad;
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
    const help = inner.includes(":")
      ? "it has up to eight groups of hexadecimal digits, and :: once for groups of zeros"
      : "only IPv6 addresses stand in brackets";
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
  if (/(^|\.)\d+\.?$/.test(host) && !/[@/]/.test(host)) {
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
  if (/[^\0-\x7f]/.test(host)) return "a name with other letters than those of ASCII is written xn--…";
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
  if (/^0x[\da-f]{1,4}$/i.test(text))
    return wrong(`${text} is no port`, offset, text.length, `write it in decimal: ${Number(text)}`);
  // RFC 6335 §5.1.
  if (/^(?=.*[A-Za-z])(?!.*--)[A-Za-z0-9]([A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/.test(text)) return text;
  const slash = text.search(/[/?#]/);
  if (slash !== -1)
    return wrong("an address ends with its port", offset + slash, text.length - slash, "leave the path out");
  const value = /^\$([A-Za-z_]\w*)$/.exec(text)?.[1];
  const help = value === undefined ? "a port is 0 to 65535, or a service: http" : `write \${${value}}`;
  return wrong(`${JSON.stringify(text)} is neither a port number nor the name of a service`, offset, text.length, help);
}

function wrong(error: string, offset: number, length: number, help?: string): AddressError {
  return { error, offset, length, ...(help === undefined ? {} : { help }) };
}
