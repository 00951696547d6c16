/** Groups and broadcasts, each scenario in a network of its own. */
import { describe, expect, it } from "vitest";
import { playText } from "../engine/play-text.test-support.ts";
import { hasIpv6 } from "../sockets/ipv6.test-support.ts";
import { whyNoNetworks } from "../sockets/network-namespace.ts";

const reason = whyNoNetworks();
const title = `multicast${reason === undefined ? "" : ` (skipped: ${reason})`}`;

/** Plays steps on a bound socket. */
function one(address: string, steps: string): ReturnType<typeof playText> {
  return playText(`scenario: test\nisolate: true\nroles:\n  one:\n    - bind: ${address}\n${steps}`);
}

describe.skipIf(reason !== undefined)(title, () => {
  it.each([
    ["not a group", "multicast-join: \"${'127.0.0.' + '1'}\"", "EINVAL"],
    ["an interface that is not there", "multicast-join: { group: 239.1.2.3, interface: eth9 }", "ENODEV"],
    ["by an interface that is not there", "multicast-interface: eth9", "ENODEV"],
    ["a group that was never joined", "multicast-leave: 239.1.2.3", "EADDRNOTAVAIL"],
  ])("%s is refused", async (_, option, code) => {
    const step = `    - set-option: { ${option} }\n      expect-error: ${code}\n`;
    expect((await one("udp://:0", step)).failure?.message).toBeUndefined();
    expect((await one("udp://:0", step.replace(/ *expect-error.*\n/, ""))).failure?.message).toContain(code);
  });

  it("a group is joined once", async () => {
    const join = "    - set-option: { multicast-join: { group: 239.1.2.3, interface: lo } }\n";
    expect((await one("udp://:0", `${join}${join}      expect-error: EADDRINUSE\n`)).failure).toBeUndefined();
  });

  it("what can be read is read back", async () => {
    const steps = (address: string) =>
      one(
        address,
        `    - set-option: { multicast-join: ${address.includes("[") ? "ff02::1:3" : "239.1.2.3"}, multicast-interface: lo, multicast-ttl: 7, multicast-loop: false }
      save: kernel
    - check: kernel["multicast-ttl"] == 7 && kernel["multicast-loop"] == false && size(kernel) == 2
`,
      );
    expect((await steps("udp://:0")).failure?.message).toBeUndefined();
    if (hasIpv6()) expect((await steps("udp://[::]:0")).failure?.message).toBeUndefined();
  });

  it("only what the source sends is heard", async () => {
    const { failure } = await playText(`scenario: test
isolate: true
roles:
  listener:
    - bind: udp://:5007
    - set-option: { multicast-join: { group: 232.1.2.3, source: 127.0.0.2, interface: lo } }
    - notify: joined
    - expect-recv: right
      from: udp://127.0.0.2:7000
  stranger:
    - bind: udp://127.0.0.3:0
    - set-option: { multicast-interface: lo }
    - await: joined
    - send: wrong
      to: udp://232.1.2.3:5007
    - notify: sent
  speaker:
    - bind: udp://127.0.0.2:7000
    - set-option: { multicast-interface: lo }
    - await: sent
    - send: right
      to: udp://232.1.2.3:5007
`);
    expect(failure?.message).toBeUndefined();
  });
});

it.each(["multicast-join: { interface: lo }", "multicast-join: 5", "multicast-ttl: -1", "multicast-interface: ''"])(
  "%s is a mistake in the file",
  async (option) => {
    await expect(one("udp://:0", `    - set-option: { ${option} }\n`)).rejects.toThrow("does not load");
  },
);
