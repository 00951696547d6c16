import { describe, expect, it } from "vitest";
import { parseNameQuery } from "./name-query.ts";

describe("parseNameQuery", () => {
  it.each([
    ["localhost", { host: "localhost", port: undefined, protocol: "tcp" }],
    ["127.0.0.1", { host: "127.0.0.1", port: undefined, protocol: "tcp" }],
    ["::1", { host: "::1", port: undefined, protocol: "tcp" }],
    ["[::1]", { host: "::1", port: undefined, protocol: "tcp" }],
    ["[::1]:80", { host: "::1", port: 80, protocol: "tcp" }],
    ["localhost:http", { host: "localhost", port: "http", protocol: "tcp" }],
    [":domain", { host: "", port: "domain", protocol: "tcp" }],
    ["udp://:domain", { host: "", port: "domain", protocol: "udp" }],
    ["udp://127.0.0.1:53", { host: "127.0.0.1", port: 53, protocol: "udp" }],
  ])("%s", (text, query) => {
    expect(parseNameQuery(text)).toEqual(query);
  });

  it.each([
    ["my host", /white space/],
    ["unix:/run/x", /a Unix socket's path is no name/],
    ["300.1.1.1", /no IPv4 address/],
    ["-x", /no host name/],
    ["a:b:c", /too many colons/],
    ["localhost:", /the port is missing/],
  ])("refuses %s", (text, message) => {
    expect(parseNameQuery(text)).toMatchObject({ error: expect.stringMatching(message) as string });
  });
});
