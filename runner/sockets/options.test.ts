import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasIpv6 } from "./ipv6.test-support.ts";
import { AF_INET6 } from "./libc.ts";
import { Listener } from "./listener.ts";
import { readSocketOption, setSocketOption, type ReadableName, type OptionValue } from "./options.ts";
import { listenOnLoopback, makeSocketPair, type SocketPair } from "./socket-pair.test-support.ts";

describe("socket options", () => {
  let pair: SocketPair;
  beforeAll(() => void (pair = makeSocketPair()));
  afterAll(() => pair.closeAll());

  it.each<[ReadableName, OptionValue, OptionValue]>([
    ["no-delay", false, false],
    ["no-delay", true, true],
    ["keep-alive", true, true],
    ["keep-alive", false, false],
    ["linger", 3000, 3000],
    ["linger", 0, 0],
    // The kernel doubles them (socket(7)).
    ["receive-buffer", 8192, 16_384],
    ["send-buffer", 8192, 16_384],
    ["reuse-address", true, true],
    ["reuse-address", false, false],
    ["reuse-port", true, true],
    ["oob-inline", true, true],
    ["broadcast", true, true],
    ["ttl", 7, 7],
  ])("%s set to %s reads %s", (name, value, read) => {
    setSocketOption(pair.client, name, value);
    expect(readSocketOption(pair.client, name)).toBe(read);
  });

  it("linger is off until it is set", () => expect(readSocketOption(pair.server, "linger")).toBe(false));

  it("the kernel's refusal goes by its name", () => {
    expect(() => setSocketOption(pair.client, "ttl", 256)).toThrow(/^setsockopt ttl of .*: EINVAL/);
  });

  it("what is closed has no options", () => {
    const { client, closeAll } = makeSocketPair();
    closeAll();
    expect(() => setSocketOption(client, "no-delay", true)).toThrow(/EBADF/);
    expect(() => readSocketOption(client, "no-delay")).toThrow(/EBADF/);
  });

  it("linger is in whole seconds", () => {
    expect(() => setSocketOption(pair.client, "linger", 200)).toThrow(RangeError);
  });

  it("on IPv6 ttl is the hop limit", (context) => {
    context.skip(!hasIpv6(), "this machine has no IPv6 loopback (ip addr show lo)");
    const listener = Listener.bind({ family: AF_INET6, host: "::1", port: 0 });
    setSocketOption(listener, "ttl", 9);
    expect(readSocketOption(listener, "ttl")).toBe(9);
    listener.close();
  });

  it("a bound socket has them as well", () => {
    const listener = listenOnLoopback();
    setSocketOption(listener, "receive-buffer", 4096);
    expect(readSocketOption(listener, "receive-buffer")).toBe(8192);
    listener.close();
  });
});
