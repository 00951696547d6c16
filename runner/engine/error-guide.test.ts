/** Every error of the table in docs/language/errors.md, brought about where loopback can. */
import { constants } from "node:os";
import { describe, expect, it } from "vitest";
import { errorGuide } from "../model/guide/error-guide.ts";
import { errnoNumber } from "../sockets/errno.ts";
import { hasIpv6 } from "../sockets/ipv6.test-support.ts";
import { playText } from "./play-text.test-support.ts";

const isRoot = process.getuid?.() === 0;

describe.each(errorGuide)("$verb", ({ verb, errors }) => {
  it.for(errors.filter(({ scenario }) => scenario !== undefined))(
    "$name",
    async ({ name, needs, scenario = "" }, context) => {
      context.skip(needs === "ipv6" && !hasIpv6(), "this machine has no IPv6 loopback (ip addr show lo)");
      context.skip(needs === "an unprivileged user" && isRoot, "run the tests as a user who is not root");
      expect(scenario).toMatch(new RegExp(`- ${verb}\\b[^\n]*(?:\\n {6}[^\\n]*)*expect-error: ${name}\\n`));
      const { outcome, failure } = await playText(scenario);
      expect([outcome, failure?.message]).toEqual(["passed", undefined]);
      // Without the expectation it fails: the error does appear.
      const bare = scenario.replace(/ *expect-error: .*\n( *save-error: .*\n *- check: .*\n)?/, "");
      expect((await playText(bare, { validate: false })).outcome).not.toBe("passed");
    },
  );

  it("says how each comes about, once", () => {
    expect(new Set(errors.map(({ name }) => name)).size).toBe(errors.length);
    for (const { name, scenario, instead } of errors) {
      expect(errnoNumber(name), name).toBe((constants.errno as Record<string, number>)[name]);
      expect([name, (scenario === undefined) !== (instead === undefined)]).toEqual([name, true]);
    }
  });
});
