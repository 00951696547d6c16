import { describe, expect, it } from "vitest";
import type { Scenario, Step } from "../model/scenario.ts";
import { fixedAddresses } from "./fixed-addresses.ts";

const step = (verb: string, argument: Step["argument"], blocks: Step["blocks"] = []): Step =>
  ({ verb, argument, modifiers: {}, blocks }) as unknown as Step;

function addressesOf(steps: readonly Step[], more: Partial<Scenario> = {}): readonly string[] {
  const scenario = { vars: {}, matrix: {}, roles: [{ steps }], cleanup: [], programs: [], ...more };
  return fixedAddresses(scenario as unknown as Scenario);
}

describe("fixedAddresses", () => {
  it.each<[string, Step, readonly string[]]>([
    ["a port", step("bind", "127.0.0.1:8080"), ["tcp:8080"]],
    ["any address", step("bind", ":8080"), ["tcp:8080"]],
    ["a name", step("connect", "localhost:8080"), ["tcp:8080"]],
    ["a service", step("bind", "localhost:http"), ["tcp:80"]],
    ["a service that nobody knows", step("bind", "localhost:no-such-thing"), ["tcp:no-such-thing"]],
    ["datagrams", step("bind", "udp://:53"), ["udp:53"]],
    ["a path", step("bind", "unix:/run/x.sock"), ["unix:/run/x.sock"]],
    ["the kernel's choice", step("bind", "127.0.0.1:0"), []],
    ["what only running tells", step("connect", "${server.address}"), []],
    ["no address at all", step("bind", "nonsense"), []],
    ["where a program is to listen", step("expect-listening", "127.0.0.1:9"), ["tcp:9"]],
    ["steps inside", step("repeat", { times: 2, steps: [] }, [[step("bind", ":9")]]), ["tcp:9"]],
  ])("%s", (_title, one, addresses) => expect(addressesOf([one])).toEqual(addresses));

  it("sees through constants, but not through what steps define", () => {
    const bind = step("bind", "127.0.0.1:${port}");
    const vars = { port: 9 };
    expect(addressesOf([bind], { vars })).toEqual(["tcp:9"]);
    expect(addressesOf([bind, step("set", { port: 10 })], { vars })).toEqual([]);
  });

  it("names each once", () =>
    expect(addressesOf([step("bind", ":9"), step("connect", "127.0.0.1:9")])).toEqual(["tcp:9"]));

  it("knows when helper programs are ready", () => {
    const programs = [{ readyListening: "127.0.0.1:6379" }] as unknown as Scenario["programs"];
    expect(addressesOf([], { programs })).toEqual(["tcp:6379"]);
  });
});
