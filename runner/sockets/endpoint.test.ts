import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeSockaddr, encodeSockaddr, formatEndpoint } from "./endpoint.ts";
import { AF_INET, AF_INET6, AF_UNIX } from "./libc.ts";

describe("endpoints", () => {
  it("survive the kernel's form: IPv4", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(65_535), (host, port) => {
        expect(decodeSockaddr(encodeSockaddr({ family: AF_INET, host, port }))).toEqual({
          family: AF_INET,
          host,
          port,
        });
      }),
    );
  });

  it.each([
    ["::", "::"],
    ["::1", "::1"],
    ["2001:DB8::8:800:200c:417a", "2001:db8::8:800:200c:417a"],
    ["fe80:0:0:0:1:0:0:1", "fe80::1:0:0:1"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["::ffff:127.0.0.1", "::ffff:127.0.0.1"],
    ["fe80::1%3", "fe80::1%3"],
    ["1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"],
  ])("read back %s as RFC 5952 writes it: %s", (written, canonical) => {
    expect(decodeSockaddr(encodeSockaddr({ family: AF_INET6, host: written, port: 7 }))).toMatchObject({
      host: canonical,
    });
  });

  it.each(["/run/x.sock", "x", "@name", "/tmp/ação.sock", ""])("survive the kernel's form: unix path %j", (path) => {
    expect(decodeSockaddr(encodeSockaddr({ family: AF_UNIX, path }))).toEqual({ family: AF_UNIX, path });
  });

  it("put IPv6 hosts in brackets", () => {
    expect(formatEndpoint({ family: AF_INET6, host: "::1", port: 80 })).toBe("[::1]:80");
    expect(formatEndpoint({ family: AF_INET, host: "127.0.0.1", port: 80 })).toBe("127.0.0.1:80");
  });
});
