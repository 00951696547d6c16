import { afterEach, describe, expect, it } from "vitest";
import type { InternetEndpoint } from "./endpoint.ts";
import { AF_INET, AF_INET6 } from "./libc.ts";
import { Listener } from "./listener.ts";
import { readListenQueue, whyNoListenQueue } from "./sock-diag.ts";

const open: { close(): void }[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

function bound(family: InternetEndpoint["family"], host: string): Listener {
  const listener = Listener.bind({ family, host, port: 0 });
  open.push(listener);
  return listener;
}

describe.skipIf(whyNoListenQueue() !== undefined)("the queue of a socket that listens", () => {
  it.each([
    [AF_INET, "127.0.0.1", 1],
    [AF_INET, "0.0.0.0", 7],
    [AF_INET6, "::1", 0],
    [AF_INET6, "::", 50],
  ] as const)("%i %s, %i", (family, host, backlog) => {
    const listener = bound(family, host);
    const local = listener.local as InternetEndpoint;
    expect(readListenQueue(local)).toBeUndefined();
    listener.listen(backlog);
    expect(readListenQueue(local)).toEqual({ waiting: 0, backlog });
    expect(readListenQueue({ ...local, host: family === AF_INET ? "127.0.0.9" : "fe80::9" })).toBeUndefined();
  });

  it("is found among thousands of bytes of others", () => {
    const listeners = Array.from({ length: 400 }, (_, index) => {
      const listener = bound(AF_INET, "127.0.0.1");
      listener.listen(index);
      return listener;
    });
    const last = listeners.at(-1)?.local as InternetEndpoint;
    expect(readListenQueue(last)).toEqual({ waiting: 0, backlog: 399 });
  });
});
