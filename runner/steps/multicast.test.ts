/** Groups and broadcasts, each scenario in a network of its own. */
import { describe, expect, it } from "vitest";
import { playText } from "../engine/play-text.test-support.ts";
import { hasIpv6 } from "../sockets/ipv6.test-support.ts";
import { whyNoNetworks } from "../sockets/network-namespace.ts";
import { whyNoVeth } from "../sockets/veth.test-support.ts";

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

const noVeth = whyNoVeth();

describe.skipIf(noVeth !== undefined)(
  `a second interface${noVeth === undefined ? "" : ` (skipped: ${noVeth})`}`,
  () => {
    // [as it is bound, group, by interface, sender's host as the listener sees it]
    it.each([
      ["IPv4 by veth0", "[veth]", ":", "239.1.2.3", "veth0", "192.0.2.1", false],
      ["IPv6 by veth0", "[ipv6, veth]", "[::]:", "[ff02::1:3]", "veth0", "[fe80::1%veth0]", false],
      ["IPv4 by lo", "[veth]", ":", "239.1.2.3", "lo", undefined, true],
      ["IPv6 by lo", "[ipv6, veth]", "[::]:", "[ff02::1:3]", "lo", "[::1]", true],
    ])("without multicast-loop nothing comes back: %s", async (_, requires, bind, group, card, sender, comesBack) => {
      const { failure } = await playText(`scenario: test
isolate: true
requires: ${requires}
roles:
  listener:
    - bind: udp://${bind}5007
    - set-option: { multicast-join: { group: "${group.replace(/[[\]]/g, "")}", interface: ${card} } }
    - notify: joined
${comesBack ? "    - expect-recv: first\n" : ""}    - expect-recv: second
${sender === undefined ? "" : `      from: "udp://${sender}:6000"\n`}  speaker:
    - bind: udp://${bind}6000
    - set-option: { multicast-interface: ${card}, multicast-loop: false }
    - await: joined
    - send: first
      to: udp://${group}:5007
    - set-option: { multicast-loop: true }
    - send: second
      to: udp://${group}:5007
`);
      expect(failure?.message).toBeUndefined();
    });

    it("beside a second interface who names none stays on lo, and all nodes are reached once", async () => {
      const { failure } = await playText(`scenario: test
isolate: true
requires: [ipv6, veth]
roles:
  listener:
    - bind: udp://[::]:5007
    - set-option: { multicast-join: ff05::1:3 }
    - notify: bound
    - expect-recv: by lo
      from: udp://[::1]:6000
    - expect-recv: to all
      from: "udp://[fe80::1%veth0]:6000"
    - expect-recv: last
  speaker:
    - bind: udp://[::]:6000
    - await: bound
    - send: by lo
      to: udp://[ff05::1:3]:5007
    - send: to all
      to: udp://[ff02::1%veth0]:5007
    - send: last
      to: udp://[::1]:5007
`);
      expect(failure?.message).toBeUndefined();
    });
  },
);

it.each(["multicast-join: { interface: lo }", "multicast-join: 5", "multicast-ttl: -1", "multicast-interface: ''"])(
  "%s is a mistake in the file",
  async (option) => {
    await expect(one("udp://:0", `    - set-option: { ${option} }\n`)).rejects.toThrow("does not load");
  },
);
