import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { connectStream } from "./connecting.ts";
import { Connection } from "./connection.ts";
import { portOf } from "./endpoint.ts";
import { AF_INET, AF_INET6 } from "./libc.ts";
import { Listener } from "./listener.ts";
import { endTimeWait } from "./time-wait.ts";

describe("endTimeWait", () => {
  it.each([
    ["an IPv4 socket", AF_INET, "127.0.0.1"],
    ["an IPv6 socket", AF_INET6, "::"],
  ] as const)("frees the port of a server that closed first, on %s", async (_, family, host) => {
    const listener = listen(family, host);
    const port = portOf(listener.local);
    await converse(listener);
    await converse(listener);
    listener.close();
    expect(countTimeWait(port)).toBe(2);
    await endTimeWait([port]);
    expect(countTimeWait(port)).toBe(0);
  });

  it("leaves a port alone where somebody listens", async () => {
    const listener = listen(AF_INET, "127.0.0.1");
    await converse(listener);
    await endTimeWait([portOf(listener.local)]);
    expect(countTimeWait(portOf(listener.local))).toBe(1);
    expect(listener.tryAccept()).toBeUndefined();
    listener.close();
    await endTimeWait([portOf(listener.local)]);
  });

  it("leaves other ports alone", async () => {
    const listener = listen(AF_INET, "127.0.0.1");
    await converse(listener);
    listener.close();
    await endTimeWait([1]);
    expect(countTimeWait(portOf(listener.local))).toBe(1);
    await endTimeWait([portOf(listener.local)]);
  });
});

function listen(family: typeof AF_INET | typeof AF_INET6, host: string): Listener {
  const listener = Listener.bind({ family, host, port: 0 });
  listener.listen(4);
  return listener;
}

/** One connection that the server closes first, which leaves TIME_WAIT at its port. */
async function converse(listener: Listener): Promise<void> {
  const client = connectStream({ family: AF_INET, host: "127.0.0.1", port: portOf(listener.local) });
  if (!(client instanceof Connection)) throw new Error("loopback connects at once");
  const server = listener.tryAccept();
  if (server === undefined) throw new Error("the connection is in the queue");
  server.close();
  while (client.ended === undefined) if (!client.pull()) await new Promise((go) => client.watch(() => go(undefined)));
  client.close();
}

function countTimeWait(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const tables = ["tcp", "tcp6"].map((name) => readFileSync(`/proc/net/${name}`, "latin1")).join("");
  return [...tables.matchAll(new RegExp(`: [0-9A-F]+:${hex} [0-9A-F]+:[0-9A-F]{4} 06 `, "g"))].length;
}
