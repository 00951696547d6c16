import { describe, expect, it } from "vitest";
import { playText } from "../engine/play-text.test-support.ts";

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
    const { outcome, failure } = await playText(listening("    - set-option: { ttl: 256 }\n"));
    expect(outcome).not.toBe("passed");
    expect(failure?.message).toMatch(/setsockopt ttl of 127\.0\.0\.1:\d+: EINVAL/);
  });

  it.each([
    ["an unknown option", "{ nodelay: true }"],
    ["no option", "{}"],
    ["a flag that is none", "{ no-delay: often }"],
    ["a size that is none", "{ receive-buffer: much }"],
  ])("%s is a mistake in the file", async (_, argument) => {
    await expect(playText(listening(`    - set-option: ${argument}\n`))).rejects.toThrow("does not load");
  });
});
