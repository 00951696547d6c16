import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Address, formatAddress, isAddressError, parseAddress } from "./address.ts";
import { isIPv4, isIPv6 } from "./ip-literal.ts";

describe("parseAddress", () => {
  const good: readonly (readonly [string, Address])[] = [
    ["127.0.0.1:8080", { scheme: "tcp", host: "127.0.0.1", port: 8080 }],
    ["127.0.0.1:0", { scheme: "tcp", host: "127.0.0.1", port: 0 }],
    ["127.0.0.1:65535", { scheme: "tcp", host: "127.0.0.1", port: 65535 }],
    ["[::1]:8080", { scheme: "tcp", host: "::1", port: 8080 }],
    ["[fe80::1%eth0]:80", { scheme: "tcp", host: "fe80::1%eth0", port: 80 }],
    ["[::ffff:10.0.0.1]:80", { scheme: "tcp", host: "::ffff:10.0.0.1", port: 80 }],
    ["localhost:http", { scheme: "tcp", host: "localhost", port: "http" }],
    ["example.com.:80", { scheme: "tcp", host: "example.com.", port: 80 }],
    ["3com.com:80", { scheme: "tcp", host: "3com.com", port: 80 }],
    [":8080", { scheme: "tcp", host: "", port: 8080 }],
    ["tcp://127.0.0.1:7", { scheme: "tcp", host: "127.0.0.1", port: 7 }],
    ["udp://:53", { scheme: "udp", host: "", port: 53 }],
    ["udp://[::]:53", { scheme: "udp", host: "::", port: 53 }],
    ["tls://localhost:https", { scheme: "tls", host: "localhost", port: "https" }],
    ["unix:/run/x.sock", { scheme: "unix", path: "/run/x.sock" }],
    ["unix:///run/x.sock", { scheme: "unix", path: "/run/x.sock" }],
    ["unix:x.sock", { scheme: "unix", path: "x.sock" }],
    ["unix:@abstract", { scheme: "unix", path: "@abstract" }],
    ["tcp:80", { scheme: "tcp", host: "tcp", port: 80 }],
    ["unix-dgram:/run/log", { scheme: "unix-dgram", path: "/run/log" }],
  ];
  it.each(good)("reads %s", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  /** text, error, the part that is underlined, help */
  const bad: readonly (readonly [string, string, string, string | undefined])[] = [
    ["", "the port is missing", "", "write 127.0.0.1:8080"],
    ["8080", "the host is missing", "", "write 127.0.0.1:8080, or :8080 for any address"],
    ["udp://53", "the host is missing", "", "write udp://127.0.0.1:53, or udp://:53 for any address"],
    ["localhost", "the port is missing", "", "write localhost:8080, or localhost:0 to let the kernel choose one"],
    ["[::1]", "the port is missing", "", "write [::1]:8080, or [::1]:0 to let the kernel choose one"],
    ["localhost:", "the port is missing", "", "write 0 to let the kernel choose one"],
    ["127.0.0.1:70000", "70000 is no port", "70000", "a port is 0 to 65535"],
    ["127.0.0.1:-1", "-1 is no port", "-1", "a port is 0 to 65535"],
    ["127.0.0.1:0080", "0080 is no port", "0080", "write 80"],
    ["127.0.0.1:80/index.html", "an address ends with its port", "/index.html", "leave the path out"],
    [
      "127.0.0.1:my_port",
      '"my_port" is neither a port number nor the name of a service',
      "my_port",
      "a port is 0 to 65535, or a service: http",
    ],
    ["::1:8080", "an IPv6 address stands in brackets", "::1", "write [::1]:8080"],
    ["fe80::1:http", "an IPv6 address stands in brackets", "fe80::1", "write [fe80::1]:http"],
    ["::1", "an IPv6 address stands in brackets", "::1", "write [::1]:8080"],
    ["::", "an IPv6 address stands in brackets", "::", "write [::]:8080"],
    ["a:b:80", "there are too many colons", ":", "an address is HOST:PORT, with an IPv6 host in brackets: [::1]:8080"],
    ["[::1:80", "the bracket is never closed", "[::1:80", "an IPv6 host stands in brackets: [::1]:8080"],
    [
      "[::g]:80",
      '"::g" is no IPv6 address',
      "::g",
      "it has up to eight groups of hexadecimal digits, and :: once for groups of zeros",
    ],
    ["[127.0.0.1]:80", '"127.0.0.1" is no IPv6 address', "127.0.0.1", "only IPv6 addresses stand in brackets"],
    ["*:80", '"*" is no host', "*", "write :80 for any address"],
    [
      "256.0.0.1:80",
      '"256.0.0.1" is no IPv4 address',
      "256.0.0.1",
      "write four numbers from 0 to 255, without leading zeros",
    ],
    ["127.1:80", '"127.1" is no IPv4 address', "127.1", "write four numbers from 0 to 255, without leading zeros"],
    [
      "010.0.0.1:80",
      '"010.0.0.1" is no IPv4 address',
      "010.0.0.1",
      "write four numbers from 0 to 255, without leading zeros",
    ],
    [
      "-a.com:80",
      '"-a.com" is no host name',
      "-a.com",
      "labels have at most 63 letters, digits and inner hyphens, with dots between them",
    ],
    [
      "a..b:80",
      '"a..b" is no host name',
      "a..b",
      "labels have at most 63 letters, digits and inner hyphens, with dots between them",
    ],
    ["me@host:80", '"me@host" is no host name', "me@host", "an address is HOST:PORT, without a user"],
    [
      "http://localhost:80",
      'there is no address scheme "http"',
      "http",
      "a scheme is one of tcp://, udp://, tls://, unix: and unix-dgram:",
    ],
    ["UDP://localhost:80", 'there is no address scheme "UDP"', "UDP", "write udp://"],
    ["localhost: 80", "white space does not belong in an address", " ", "leave it out"],
    ["[localhost]:80", '"localhost" is no IPv6 address', "localhost", "only IPv6 addresses stand in brackets"],
    ["127.0.0.1:0x50", "0x50 is no port", "0x50", "write it in decimal: 80"],
    ["127.0.0.1:$port", '"$port" is neither a port number nor the name of a service', "$port", "write ${port}"],
    ["127.0.0.1,80", "a colon stands before the port", ",", "write 127.0.0.1:80"],
    [
      "300.1.1.1",
      '"300.1.1.1" is no IPv4 address',
      "300.1.1.1",
      "write four numbers from 0 to 255, without leading zeros",
    ],
    ["me@127.0.0.1:80", '"me@127.0.0.1" is no host name', "me@127.0.0.1", "an address is HOST:PORT, without a user"],
    [
      "é.example:80",
      '"é.example" is no host name',
      "é.example",
      "a name with other letters than those of ASCII is written xn--…",
    ],
    ["$server.address", "a value is written between ${ and }", "$server.address", "write ${server.address}"],
    [
      "udp://{server.address}",
      "a value is written between ${ and }",
      "{server.address}",
      "write udp://${server.address}",
    ],
    ["@log", "a name alone is no address", "@log", "write unix:@log"],
    ["udp:127.0.0.1:53", "two slashes follow the scheme", ":", "write udp://127.0.0.1:53"],
    ["TLS:/localhost:443", "two slashes follow the scheme", ":", "write tls://localhost:443"],
    ["ssl://localhost:443", 'there is no address scheme "ssl"', "ssl", "write tls://"],
    ["udp6://[::1]:53", 'there is no address scheme "udp6"', "udp6", "write udp://"],
    ["unix-stream:/run/x", 'there is no address scheme "unix-stream"', "unix-stream", "write unix:/run/x"],
    ["unix_datagram:@x", 'there is no address scheme "unix_datagram"', "unix_datagram", "write unix-dgram:@x"],
    ["unix:~/x", "only a shell knows what ~ is", "~", "write the folder, or ${temporary_folder}"],
    ["unix:/tmp/", "a folder is no socket", "/tmp/", "write unix:/tmp/NAME"],
    [
      `unix:@${"x".repeat(108)}`,
      "the name is 108 bytes long and an abstract one can be 107",
      `@${"x".repeat(108)}`,
      "choose a shorter one",
    ],
    ["unix:", "the path is missing", "", "write unix:/path or unix:@name"],
    ["unix://run/x", "a unix address has no host", "//", "write unix:run/x"],
    ["/run/x.sock", "a path alone is no address", "/run/x.sock", "write unix:/run/x.sock"],
    [
      `unix:/${"é".repeat(54)}`,
      "the path is 109 bytes long and a Unix socket's can be 107",
      `/${"é".repeat(54)}`,
      "write a relative path, or one in ${temporary_folder}",
    ],
  ];
  it.each(bad)("refuses %j", (text, error, part, help) => {
    const result = parseAddress(text);
    if (!isAddressError(result)) throw new Error(`accepted as ${JSON.stringify(result)}`);
    expect({ ...result, part: text.slice(result.offset, result.offset + result.length) }).toMatchObject({
      error,
      part,
    });
    expect(result.help).toBe(help);
  });

  it("never throws, and what it reads it writes back", () => {
    const piece = fc.constantFrom(
      "127.0.0.1",
      "::1",
      "[",
      "]",
      ":",
      "/",
      "@",
      "%",
      ".",
      "localhost",
      "80",
      "99999",
      "udp",
      "unix",
      "-",
      " ",
      "*",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(text, (input) => {
        const parsed = parseAddress(input);
        if (isAddressError(parsed)) {
          expect(parsed.offset).toBeGreaterThanOrEqual(0);
          expect(parsed.offset + parsed.length).toBeLessThanOrEqual(input.length);
        } else expect(parseAddress(formatAddress(parsed))).toEqual(parsed);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads every address that it writes", () => {
    const host = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.domain().filter((name) => name.length <= 253),
      fc.constant(""),
    );
    const port = fc.integer({ min: 0, max: 65535 });
    const scheme = fc.constantFrom("tcp" as const, "udp" as const, "tls" as const);
    fc.assert(
      fc.property(fc.record({ scheme, host, port }, { noNullPrototype: true }), (address) => {
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });
});

describe("IP literals", () => {
  it.each(["1.2.3", "1.2.3.4.5", "1.2.3.04", "1.2.3.256", "1.2.3.", ""])("%j is no IPv4", (text) =>
    expect(isIPv4(text)).toBe(false),
  );
  it.each(["::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "1::8", "::1.2.3.4", "1:2:3:4:5:6:7::"])(
    "%s is IPv6",
    (text) => expect(isIPv6(text)).toBe(true),
  );
  it.each([
    "",
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    "::12345",
    "1.2.3.4::",
    "::1%",
    "1:2:3:4::5:6:7:8",
  ])("%j is not IPv6", (text) => expect(isIPv6(text)).toBe(false));
});
