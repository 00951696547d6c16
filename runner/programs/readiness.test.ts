import { portOf } from "../sockets/endpoint.ts";
import { describe, expect, it } from "vitest";
import { AF_INET } from "../sockets/libc.ts";
import { Listener } from "../sockets/listener.ts";
import { describeSockets } from "./kernel-sockets.ts";
import { printed, python, start, text } from "./launching.test-support.ts";
import type { Program } from "./program.ts";
import { waitUntilListening, type Readiness, type WantedAddress } from "./readiness.ts";

/** TCP, where nothing else is said. */
type Asked = Omit<WantedAddress, "protocol"> & Partial<WantedAddress>;

/** Looks with little patience: what a program is in when it has said "up" is its final state. */
function look(program: Program, wanted: Asked, taken?: ReadonlySet<number>): Promise<Readiness | undefined> {
  const limits = { timeoutMs: 20_000, scale: 0.02, signal: new AbortController().signal };
  return waitUntilListening(program, { protocol: "tcp", ...wanted }, limits, taken);
}

/** For programs that are in their final state already, and hold nothing that could tell so. */
function glance(program: Program, wanted: Asked, taken?: ReadonlySet<number>): Promise<Readiness | undefined> {
  const limits = { timeoutMs: 20, scale: 1, signal: new AbortController().signal };
  return waitUntilListening(program, { protocol: "tcp", ...wanted }, limits, taken);
}

/** `body` works on `s`, a TCP socket, and prints its port; then it waits to be stopped. */
async function startSocket(
  body: string,
  family = "AF_INET",
): Promise<{ readonly program: Program; readonly port: number }> {
  const program = await start(
    python(`import os, signal, socket, sys
s = socket.socket(socket.${family})
${body}
print(s.getsockname()[1], flush=True)
signal.pause()`),
  );
  await printed(program, "\n");
  return { program, port: Number(text(program.stdout.view())) };
}

const loopback = ["127.0.0.1"];

describe("a program is seen to listen", () => {
  const sockets: [what: string, body: string, family: string | undefined, host: string][] = [
    ["on the address", "s.bind(('127.0.0.1', 0)); s.listen()", undefined, "127.0.0.1"],
    ["on every address", "s.bind(('', 0)); s.listen()", undefined, "0.0.0.0"],
    [
      "on every address of IPv6 and IPv4",
      "s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0); s.bind(('::', 0)); s.listen()",
      "AF_INET6",
      "::",
    ],
    [
      "on an IPv6 socket with an IPv4 address",
      "s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0); s.bind(('::ffff:127.0.0.1', 0)); s.listen()",
      "AF_INET6",
      "127.0.0.1",
    ],
    ["without having been bound", "s.listen()", undefined, "0.0.0.0"],
  ];
  it.each(sockets)("%s", async (_, body, family, host) => {
    const { program, port } = await startSocket(body, family);
    const found = await look(program, { hosts: loopback, port });
    expect(found).toMatchObject({
      kind: "listening",
      socket: { protocol: "tcp", state: "LISTEN", host, port, waiting: 0 },
    });
    // Nobody asked for a port: whichever it is.
    expect(await look(program, { hosts: [], port: 0 })).toEqual(found);
  });

  it("on IPv6", async () => {
    const { program, port } = await startSocket("s.bind(('::1', 0)); s.listen()", "AF_INET6");
    expect(await look(program, { hosts: ["127.0.0.1", "::1"], port })).toMatchObject({
      kind: "listening",
      socket: { host: "::1", port },
    });
    expect(await look(program, { hosts: loopback, port })).toMatchObject({ kind: "elsewhere" });
  });

  it("when a child of its child does", async () => {
    const program = await start(`(python3 -c 'import socket, signal
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); signal.pause()'; true) & wait`);
    expect(await look(program, { hosts: loopback, port: 0 })).toMatchObject({ kind: "listening" });
  });

  it("when it has become a daemon", async () => {
    const program = await start(
      python(`import os, signal, socket
if os.fork() > 0:
    os._exit(0)
os.setsid()
if os.fork() > 0:
    os._exit(0)
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); signal.pause()`),
    );
    expect(await look(program, { hosts: loopback, port: 0 })).toMatchObject({ kind: "listening" });
    expect(program.exit).toMatchObject({ code: 0 });
  });

  it("on one port after the other", async () => {
    const { program } = await startSocket(
      "t = socket.socket(); t.bind(('127.0.0.1', 0)); t.listen(); s.bind(('127.0.0.1', 0)); s.listen()",
    );
    const first = await look(program, { hosts: loopback, port: 0 });
    const second = await look(program, { hosts: loopback, port: 0 }, new Set([inodeOf(first)]));
    expect(inodeOf(first)).not.toBe(inodeOf(second));
    const taken = new Set([inodeOf(first), inodeOf(second)]);
    expect(await glance(program, { hosts: loopback, port: 0 }, taken)).toMatchObject({ kind: "no-socket" });
  });

  it("with connections that nobody has accepted", async () => {
    const { program, port } = await startSocket(
      "s.bind(('127.0.0.1', 0)); s.listen(); c = socket.create_connection(s.getsockname())",
    );
    expect(await look(program, { hosts: loopback, port })).toMatchObject({ kind: "listening", socket: { waiting: 1 } });
    const sockets = describeSockets(program.family);
    expect(sockets[0]).toBe(`LISTEN 127.0.0.1:${port}, 1 connection not accepted yet`);
    expect(sockets[1]).toMatch(new RegExp(`^ESTABLISHED 127.0.0.1:\\d+ with 127.0.0.1:${port}$`));
  });
});

describe("a program is seen to receive by UDP", () => {
  const udp = (bound: string): readonly string[] =>
    python(`import signal, socket
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
${bound}
print(u.getsockname()[1], flush=True)
signal.pause()`);

  async function startDatagrams(bound: string): Promise<{ readonly program: Program; readonly port: number }> {
    const program = await start(udp(bound));
    await printed(program, "\n");
    return { program, port: Number(text(program.stdout.view())) };
  }

  it.each([
    ["at an address", "u.bind(('127.0.0.1', 0))", "127.0.0.1"],
    ["at every address", "u.bind(('', 0))", "0.0.0.0"],
    ["from one peer alone", "u.bind(('127.0.0.1', 0)); u.connect(('127.0.0.1', 9))", "127.0.0.1"],
  ])("%s", async (_, bound, host) => {
    const { program, port } = await startDatagrams(bound);
    const found = await look(program, { protocol: "udp", hosts: loopback, port });
    expect(found).toMatchObject({ kind: "listening", socket: { protocol: "udp", host, port } });
  });

  it("and not where it should", async () => {
    const { program, port } = await startDatagrams("u.bind(('127.0.0.1', 0))");
    expect(await look(program, { protocol: "udp", hosts: loopback, port: port - 1 })).toMatchObject({
      kind: "elsewhere",
      sockets: [{ port }],
    });
  });

  it("or by TCP instead", async () => {
    const { program, port } = await startSocket("s.bind(('127.0.0.1', 0)); s.listen()");
    expect(await look(program, { protocol: "udp", hosts: loopback, port })).toMatchObject({
      kind: "other-protocol",
      sockets: [{ protocol: "tcp", state: "LISTEN", port }],
    });
  });

  it("or is seen not to have been bound", async () => {
    const { program } = await startDatagrams("");
    expect(await look(program, { protocol: "udp", hosts: loopback, port: 1 })).toMatchObject({
      kind: "idle-sockets",
      sockets: [{ protocol: "udp", state: "UNBOUND" }],
    });
    expect(describeSockets(program.family)).toEqual(["a UDP socket that is neither bound nor connected"]);
  });

  it("or not at all", async () => {
    const { program } = await startSocket("s.bind(('127.0.0.1', 0))");
    expect(await glance(program, { protocol: "udp", hosts: loopback, port: 1 })).toEqual({ kind: "no-socket" });
  });
});

describe("a program is seen not to listen, because", () => {
  it("it listens on another port", async () => {
    const { program, port } = await startSocket("s.bind(('127.0.0.1', 0)); s.listen()");
    const found = await look(program, { hosts: loopback, port: port - 1 });
    expect(found).toMatchObject({ kind: "elsewhere", sockets: [{ host: "127.0.0.1", port }] });
  });

  it("it listens on another address", async () => {
    const { program, port } = await startSocket("s.bind(('127.0.0.2', 0)); s.listen()");
    expect(await look(program, { hosts: loopback, port })).toMatchObject({
      kind: "elsewhere",
      sockets: [{ host: "127.0.0.2", port }],
    });
  });

  it("it has bound the address and forgotten to listen", async () => {
    const { program, port } = await startSocket("s.bind(('127.0.0.1', 0))");
    expect(await look(program, { hosts: loopback, port })).toMatchObject({
      kind: "idle-sockets",
      sockets: [{ state: "BOUND", host: "127.0.0.1", port }],
    });
    expect(describeSockets(program.family)).toEqual([`BOUND 127.0.0.1:${port}, not listening`]);
  });

  it("it has made a socket and not bound it", async () => {
    const { program } = await startSocket("");
    expect(await look(program, { hosts: loopback, port: 80 })).toMatchObject({
      kind: "idle-sockets",
      sockets: [{ state: "UNBOUND", port: 0 }],
    });
    expect(describeSockets(program.family)).toEqual(["a TCP socket that is neither bound nor connected"]);
  });

  it("it has sockets of other kinds only", async () => {
    const program = await start(
      python(`import signal, socket
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u.bind(("127.0.0.1", 0))
x = socket.socketpair()
print(u.getsockname()[1], flush=True)
signal.pause()`),
    );
    await printed(program, "\n");
    const port = Number(text(program.stdout.view()));
    const socket = { protocol: "udp", state: "BOUND", host: "127.0.0.1", port };
    expect(await look(program, { hosts: loopback, port })).toMatchObject({ kind: "other-protocol", sockets: [socket] });
    // At another port it may be a name server's answer that it waits for.
    expect(await glance(program, { hosts: loopback, port: 1 })).toMatchObject({ kind: "other-protocol" });
    expect(describeSockets(program.family)).toEqual([`UDP 127.0.0.1:${port}`]);
  });

  it("it ends", async () => {
    const program = await start(python("raise SystemExit(3)"));
    const found = await look(program, { hosts: loopback, port: 80 });
    expect(found).toEqual({ kind: "exited", exit: { code: 3, signal: null, stopped: false } });
  });

  it("the address is somebody else's", async () => {
    const ours = Listener.bind({ family: AF_INET, host: "127.0.0.1", port: 0 });
    ours.listen(1);
    const program = await start(python("import signal; signal.pause()"));
    const found = await glance(program, { hosts: loopback, port: portOf(ours.local) });
    ours.close();
    expect(found).toEqual({ kind: "no-socket" });
  });
});

it("stops looking when nobody wants to know any more", async () => {
  const program = await start("sleep 100");
  const giveUp = new AbortController();
  const found = waitUntilListening(
    program,
    { protocol: "tcp", hosts: [], port: 1 },
    { timeoutMs: 60_000, scale: 1, signal: giveUp.signal },
  );
  giveUp.abort();
  expect(await found).toBeUndefined();
});

function inodeOf(found: Readiness | undefined): number {
  if (found?.kind !== "listening") throw new Error(`it is ${found?.kind}`);
  return found.socket.inode;
}
