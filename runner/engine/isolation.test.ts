/** Scenarios in networks of their own: side by side on one port, programs and proxies inside, nothing left. */
import { readdirSync, readlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadScenarios } from "../load/load.ts";
import type { Event } from "../model/events.ts";
import { whyNoNetworks } from "../sockets/network-namespace.ts";
import { playText, runOptions } from "./play-text.test-support.ts";
import type { RunOptions } from "./run-options.ts";
import { run } from "./run.ts";

const reason = whyNoNetworks();
const describeIsolated = describe.skipIf(reason !== undefined);

const echo = (top: string, address = "127.0.0.1:65431"): string => `scenario: test
${top}
roles:
  server:
    - bind: ${address}
    - listen: 1
    - accept
    - delay: 20ms
    - expect-recv: hello
    - send: hello
  client:
    - connect: ${address}
    - send: hello
    - expect-recv: hello
`;

async function playAll(text: string, options: Partial<RunOptions>): Promise<readonly Event[]> {
  const { cases } = await loadScenarios([{ path: "test.scenario.yaml", text }]);
  const events: Event[] = [];
  await run(cases, runOptions(options), [{ detail: "results", handle: (event) => void events.push(event) }]);
  return events.filter(({ type }) => type === "scenario-started" || type === "scenario-finished");
}

/** "started started finished finished": were they played side by side? */
async function order(text: string, options: Partial<RunOptions> = {}): Promise<string> {
  const events = await playAll(text, { repeat: 2, jobs: 2, ...options });
  for (const event of events)
    if (event.type === "scenario-finished") expect(event).toMatchObject({ outcome: "passed" });
  return events.map(({ type }) => type.replace("scenario-", "")).join(" ");
}

const inTurn = "started finished started finished";
const sideBySide = "started started finished finished";

describe("scenarios with one fixed port", () => {
  it("take turns", async () => expect(await order(echo(""))).toBe(inTurn));

  it("are played side by side where their addresses differ", async () => {
    const hosts = echo("matrix: { host: [127.0.0.1, 127.0.0.2] }", "${matrix.host}:65431");
    expect(await order(hosts, { repeat: 1 })).toBe(sideBySide);
  });
});

describeIsolated(`a scenario in a network of its own${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  it("plays side by side with others on its port", async () => {
    expect(await order(echo("isolate: true"))).toBe(sideBySide);
    const [started] = await playAll(echo("isolate: true"), {});
    expect(started).toMatchObject({ isolated: true });
    expect(await order(echo(""), { isolate: true })).toBe(sideBySide);
  });

  it("takes turns for paths, which all networks have in common", async () => {
    const path = `unix:/tmp/tomada-isolation-${process.pid}`;
    const text = echo("isolate: true\ncleanup:\n  - exec: rm -f " + path.slice(5), path).replace(
      "    - connect",
      "    - await: there\n    - connect",
    );
    expect(await order(text.replace("    - accept", "    - notify: there\n    - accept"))).toBe(inTurn);
    expect(await order(echo("isolate: true", "unix:@tomada-isolation"))).toBe(sideBySide);
  });

  it.each([
    ["TCP", "127.0.0.1:7", "listen: 1\n    - accept"],
    ["IPv6", '"[::1]:7"', "listen: 1\n    - accept"],
    ["UDP", "udp://127.0.0.1:7", "barrier: bound"],
  ])("speaks %s, to privileged ports, too", async (_, address, receive) => {
    const text = `scenario: test
isolate: true
requires: [ipv6]
roles:
  server:
    - bind: ${address}
    - ${receive}
    - expect-recv: hello
    - send: hello
  client:
    - connect: \${server.address}
    ${receive.startsWith("barrier") ? "- barrier: bound" : ""}
    - send: hello
    - expect-recv: hello
`;
    expect(await playText(text)).toMatchObject({ outcome: "passed" });
  });

  it("has its programs, their children and its commands in it", async () => {
    const text = `scenario: test
isolate: true
roles:
  server:
    - bind: 127.0.0.1:7
    - listen: 1
    - accept
    - expect-recv: hello
    - send: hello
    - exec: "readlink /proc/self/ns/net"
      save: network
    - check: network != env.NETWORK
  client:
    - connect: \${server.address}
    - send: hello
    - expect-recv: hello
`;
    const server = `${process.execPath} -e "require('net').createServer((s) => s.pipe(s)).listen(7, '127.0.0.1')"`;
    const subjects = new Map([["server", { kind: "command", command: server, cwd: "/tmp", pty: false }]] as const);
    const env = { NETWORK: `${readlinkSync("/proc/self/ns/net")}\n` };
    expect(await playText(text, { env })).toMatchObject({ outcome: "passed" });
    expect(await playText(text, { subjects, env })).toMatchObject({ outcome: "passed" });
  });

  it("has its proxies in it", async () => {
    const text = `scenario: test
isolate: true
roles:
  server:
    - bind: 127.0.0.1:7
    - listen: 1
    - accept
    - expect-recv: hello
    - send: hello
  middle:
    proxy: { listen: 127.0.0.1:8, to: "\${server.address}" }
  client:
    - connect: \${middle.address}
    - send: hello
    - expect-recv: hello
`;
    expect(await playText(text)).toMatchObject({ outcome: "passed" });
  });

  it("cannot reach a role that is played elsewhere, and is skipped", async () => {
    const subjects = new Map([["server", { kind: "address", address: "tcp://127.0.0.1:9" }]] as const);
    expect(await playText(echo("isolate: true"), { subjects })).toMatchObject({
      outcome: "skipped",
      reason: "is played in a network of its own, from which tcp://127.0.0.1:9 cannot be reached",
    });
  });

  it("leaves no descriptor, and with that no network, however it ends", async () => {
    const descriptors = (): number => readdirSync("/proc/self/fd").length;
    const stuck = `scenario: test
isolate: true
roles:
  one:
    - bind: 127.0.0.1:7
    - listen: 1
    - delay: 50ms
    - expect-state: CLOSE_WAIT
      within: 10ms
`;
    await playText(stuck, { validate: false });
    const before = descriptors();
    expect(await playText(echo("isolate: true"))).toMatchObject({ outcome: "passed" });
    expect(await playText(stuck, { validate: false })).toMatchObject({ outcome: "failed" });
    expect(await playText(echo("isolate: true\nrequires: [{ command: [no-such-command] }]"))).toMatchObject({
      outcome: "skipped",
    });
    const interrupt = new AbortController();
    const playing = playText(stuck, { validate: false, signal: interrupt.signal });
    setImmediate(() => interrupt.abort());
    expect(await playing).toMatchObject({ outcome: "interrupted" });
    await new Promise((resolve) => setImmediate(resolve));
    expect(descriptors()).toBe(before);
  });
});
