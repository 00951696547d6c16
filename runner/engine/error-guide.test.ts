/** Every error of the table in docs/language/errors.md, brought about where loopback can. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { errorGuide } from "../model/guide/error-guide.ts";
import { errnoNumber } from "../sockets/errno.ts";
import { hasIpv6 } from "../sockets/ipv6.test-support.ts";
import { playText } from "./play-text.test-support.ts";

const nobody = 65_534;

/** As somebody who is not root, where this process is. */
async function unprivileged<T>(deed: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return deed();
  process.seteuid?.(nobody);
  try {
    return await deed();
  } finally {
    process.seteuid?.(0);
  }
}

/** As container engines set it. */
function everyPortIsOpen(): boolean {
  return readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8").trim() === "0";
}

describe.each(errorGuide)("$verb", ({ verb, errors }) => {
  it.for(errors.filter(({ scenario }) => scenario !== undefined))(
    "$name",
    async ({ name, needs, scenario = "" }, context) => {
      context.skip(needs === "ipv6" && !hasIpv6(), "this machine has no IPv6 loopback (ip addr show lo)");
      context.skip(
        needs === "an unprivileged user" && everyPortIsOpen(),
        "every user may bind every port here (sysctl net.ipv4.ip_unprivileged_port_start)",
      );
      expect(scenario).toMatch(new RegExp(`- ${verb}\\b[^\n]*(?:\\n {6}[^\\n]*)*expect-error: ${name}\\n`));
      const play = (text: string) =>
        needs === "an unprivileged user"
          ? unprivileged(() => playText(text, { validate: false }))
          : playText(text, { validate: text === scenario });
      const { outcome, failure } = await play(scenario);
      expect([outcome, failure?.message]).toEqual(["passed", undefined]);
      // Without the expectation it fails: the error does appear.
      const bare = scenario.replace(/ *expect-error: .*\n( *save-error: .*\n *- check: .*\n)?/, "");
      expect((await play(bare)).outcome).not.toBe("passed");
    },
  );

  it("says how each comes about, once", () => {
    expect(new Set(errors.map(({ name }) => name)).size).toBe(errors.length);
    for (const { name, scenario, instead } of errors) {
      expect(errnoNumber(name), name).toBeDefined();
      expect([name, (scenario === undefined) !== (instead === undefined)]).toEqual([name, true]);
    }
  });
});
