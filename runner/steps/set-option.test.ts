import { describe, expect, it } from "vitest";
import { playText } from "../engine/play-text.test-support.ts";
import { hasIpv6 } from "../sockets/ipv6.test-support.ts";

const listening = (steps: string): string => `scenario: test
vars: { size: 4KiB, on: true }
roles:
  server:
    - bind: 127.0.0.1:0
${steps}`;

describe("set-option", () => {
  it("what a connection inherits is set before listen", async () => {
    const { outcome, failure } = await playText(
      listening(`    - set-option: { receive-buffer: "\${size}", keep-alive: "\${on}" }
    - listen: 1
    - accept
    - set-option: { no-delay: false, ttl: 5 }
      save: inherited
    - check: inherited["no-delay"] == false && inherited.ttl == 5
  client:
    - connect: \${server.address}
`),
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("a refusal can be expected", async () => {
    const { outcome } = await playText(listening("    - set-option: { ttl: 256 }\n      expect-error: EINVAL\n"));
    expect(outcome).toBe("passed");
  });

  it("a refusal that nobody expects fails by its name", async () => {
    const { outcome, failure } = await playText(listening('    - set-option: { ttl: "${200 + 56}" }\n'));
    expect(outcome).not.toBe("passed");
    expect(failure?.message).toMatch(
      /setsockopt ttl of 127\.0\.0\.1:\d+: EINVAL \(the kernel does not take this value/,
    );
  });

  it.each([
    ["an unknown option", "{ nodelay: true }"],
    ["no option", "{}"],
    ["a flag that is none", "{ no-delay: often }"],
    ["a size that is none", "{ receive-buffer: much }"],
    ["a size that no buffer has", "{ receive-buffer: 10GiB }"],
    ["half a second of linger", "{ linger: 500ms }"],
    ["a time to live of nothing", "{ ttl: 0 }"],
    ["an option for datagrams", "{ broadcast: true }"],
  ])("%s is a mistake in the file", async (_, argument) => {
    await expect(playText(listening(`    - set-option: ${argument}\n`))).rejects.toThrow("does not load");
  });
});

describe("options:", () => {
  it("a connection has them before its first segment", async () => {
    const { outcome, failure } = await playText(
      listening(`    - listen: 1
    - accept
  client:
    - connect: \${server.address}
      options: { receive-buffer: "\${size}", no-delay: false, keep-alive: "\${on}" }
    - set-option: { ttl: 5 }
`),
    );
    expect([outcome, failure?.message]).toEqual(["passed", undefined]);
  });

  it("two sockets that both ask for it share an address", async () => {
    const sharing = (options: string): string => `scenario: sharing
roles:
  one:
    - bind: 127.0.0.1:0
      options: { reuse-port: true }
    - listen
    - barrier: both
  two:
    - bind: \${one.address}
${options}    - listen
    - barrier: both
`;
    expect((await playText(sharing("      options: { reuse-port: true }\n"))).outcome).toBe("passed");
    expect((await playText(sharing(""))).failure?.message).toMatch(/EADDRINUSE/);
  });

  it("a socket of IPv6 alone leaves the port to IPv4", async (context) => {
    context.skip(!hasIpv6(), "this machine has no IPv6 loopback (ip addr show lo)");
    const both = (value: string): string => `scenario: both families
roles:
  six:
    - bind: "[::]:0"
      options: { v6-only: ${value} }
    - listen
    - barrier: done
  four:
    - bind: 127.0.0.1:\${six.port}
      expect-error: any
      save-error: result
    - check: result.name == "${value === "true" ? "OK" : "EADDRINUSE"}"
    - barrier: done
`;
    for (const value of ["true", "false"]) {
      const { outcome, failure } = await playText(both(value));
      expect([value, outcome, failure?.message]).toEqual([value, "passed", undefined]);
    }
  });

  it("what the kernel refuses is the step's failure, and the socket is not left behind", async () => {
    const { outcome, failure } = await playText(
      'scenario: refused\nroles:\n  one:\n    - bind: 127.0.0.1:0\n      options: { ttl: "${200 + 56}" }\n',
    );
    expect(outcome).toBe("errored");
    expect(failure?.message).toMatch(/^setsockopt ttl of a socket for 127\.0\.0\.1:0: EINVAL/);
  });

  it("an unknown one is a mistake in the file", async () => {
    await expect(
      playText("scenario: x\nroles:\n  one:\n    - bind: 127.0.0.1:0\n      options: { reuseport: true }\n"),
    ).rejects.toThrow("does not load");
  });
});
