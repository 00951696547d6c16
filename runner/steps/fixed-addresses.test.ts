import { describe, expect, it } from "vitest";
import type { Scenario, Step } from "../model/scenario.ts";
import { fixedAddresses, fixedPort, tcpPorts } from "./fixed-addresses.ts";

const step = (verb: string, argument: Step["argument"], blocks: Step["blocks"] = []): Step =>
  ({ verb, argument, modifiers: {}, blocks }) as unknown as Step;

/** "tcp:8080" for any address, "tcp:8080 at 127.0.0.1" for one. */
function addressesOf(steps: readonly Step[], more: Partial<Scenario> = {}, commands: string[] = []): readonly string[] {
  const scenario = {
    vars: {},
    matrix: {},
    roles: [{ steps }],
    cleanup: [],
    programs: [],
    file: { path: "/home/ana/a.scenario.yaml" },
    ...more,
  };
  return fixedAddresses(scenario as unknown as Scenario, commands).map(({ place, host }) =>
    host === undefined ? place : `${place} at ${host}`,
  );
}

describe("fixedAddresses", () => {
  it.each<[string, Step, readonly string[]]>([
    ["a port", step("bind", "127.0.0.1:8080"), ["tcp:8080 at 127.0.0.1"]],
    ["any address", step("bind", ":8080"), ["tcp:8080"]],
    ["any address in figures", step("bind", "0.0.0.0:8080"), ["tcp:8080"]],
    ["any address of IPv6", step("bind", "[0::0]:8080"), ["tcp:8080"]],
    ["IPv6 in another spelling", step("bind", "[0:0::0001]:8080"), ["tcp:8080 at ::1"]],
    ["IPv4 as IPv6", step("bind", "[::ffff:127.0.0.1]:8080"), ["tcp:8080 at 127.0.0.1"]],
    ["a name, which may have several addresses", step("connect", "localhost:8080"), ["tcp:8080"]],
    ["a service", step("bind", "localhost:http"), ["tcp:80"]],
    ["a service of datagrams", step("bind", "udp://localhost:tftp"), ["udp:69"]],
    ["a service that nobody knows", step("bind", "localhost:no-such-thing"), ["tcp:no-such-thing"]],
    ["datagrams", step("bind", "udp://:53"), ["udp:53"]],
    [
      "where datagrams are sent",
      { ...step("send", "x"), modifiers: { to: "udp://127.0.0.1:53" } },
      ["udp:53 at 127.0.0.1"],
    ],
    [
      "where connections come from",
      { ...step("connect", "127.0.0.1:9"), modifiers: { from: "127.0.0.2:10" } },
      ["tcp:9 at 127.0.0.1", "tcp:10 at 127.0.0.2"],
    ],
    ["a path", step("bind", "unix:/run/x.sock"), ["unix:/run/x.sock"]],
    ["a path for datagrams", step("bind", "unix-dgram:/run/x.sock"), ["unix:/run/x.sock"]],
    ["a path in the scenario's folder", step("bind", "unix:x.sock"), ["unix:/home/ana/x.sock"]],
    ["a path that goes astray", step("bind", "unix:../ana/x.sock"), ["unix:/home/ana/x.sock"]],
    ["an abstract name", step("bind", "unix:@x"), ["unix:@x"]],
    ["the kernel's choice", step("bind", "127.0.0.1:0"), []],
    ["what only running tells", step("connect", "${server.address}"), []],
    ["no address at all", step("bind", "nonsense"), []],
    ["where a program is to listen", step("expect-listening", "127.0.0.1:9"), ["tcp:9 at 127.0.0.1"]],
    ["steps inside", step("repeat", { times: 2, steps: [] }, [[step("bind", ":9")]]), ["tcp:9"]],
    ["a command's port", step("exec", "nc -l 127.0.0.1 4000"), ["tcp:4000", "udp:4000"]],
  ])("%s", (_title, one, addresses) => expect(addressesOf([one])).toEqual(addresses));

  it("sees through constants, but not through what steps define", () => {
    const bind = step("bind", ":${port}");
    const vars = { port: 9 };
    expect(addressesOf([bind], { vars })).toEqual(["tcp:9"]);
    expect(addressesOf([bind, step("set", { port: 10 })], { vars })).toEqual([]);
  });

  it("puts brackets where a value is an IPv6 address", () =>
    expect(addressesOf([step("bind", "udp://${matrix.host}:9")], { matrix: { host: "::1" } })).toEqual([
      "udp:9 at ::1",
    ]));

  it("names each once", () => expect(addressesOf([step("bind", ":9"), step("connect", ":9")])).toEqual(["tcp:9"]));

  it("knows when helper programs are ready", () => {
    const programs = [{ run: "redis-server", readyListening: "127.0.0.1:6379" }] as unknown as Scenario["programs"];
    expect(addressesOf([], { programs })).toEqual(["tcp:6379"]);
  });

  it.each([
    ["python3 server.py 8080", ["tcp:8080", "udp:8080"]],
    ["./server --listen=127.0.0.1:8080", ["tcp:8080", "udp:8080"]],
    ["./server -p8080", ["tcp:8080", "udp:8080"]],
    ["./server '8080'", ["tcp:8080", "udp:8080"]],
    ["./server ${port}", []],
    ["./server 99999 80 v1.8080 8080.py 2024-01-01", []],
  ])("looks for ports in the command of a program: %s", (command, found) =>
    expect(addressesOf([], {}, [command])).toEqual(found),
  );

  it("does not trust a program to listen on one address alone", () =>
    expect(addressesOf([step("bind", "127.0.0.1:8080")], {}, ["./server"])).toEqual(["tcp:8080"]));
});

describe("fixedPort", () => {
  it.each([
    ["127.0.0.1:80", "tcp:80"],
    ["tls://:443", "tcp:443"],
    ["udp://:53", "udp:53"],
    ["unix:/run/x.sock", undefined],
    [":0", undefined],
    ["${server.address}", undefined],
  ])("%s", (text, port) => expect(fixedPort(text)).toBe(port));
});

it("tcpPorts", () => expect(tcpPorts([{ place: "tcp:80" }, { place: "udp:53" }, { place: "unix:/x" }])).toEqual([80]));
