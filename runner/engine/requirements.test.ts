import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findUnmet } from "./requirements.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tomada-requirements-"));
  vi.stubEnv("PATH", folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it("a command that is there", () => {
  const file = join(folder, "tomada-test-command");
  writeFileSync(file, "#!/bin/sh\n");
  chmodSync(file, 0o755);
  expect(findUnmet([{ command: ["tomada-test-command"] }])).toBeUndefined();
});

it("commands that are not, by their names", () => {
  const reason = findUnmet([{ command: ["no-such-server", "no-such-client"] }]);
  expect(reason).toBe("requires no-such-server, no-such-client, not found on the PATH");
});

it.runIf(existsSync("/sbin/ldconfig"))("one that only root's PATH finds", () => {
  expect(findUnmet([{ command: ["ldconfig"] }])).toMatch(
    /^requires ldconfig, not found on the PATH, but in (\/usr)?\/sbin$/,
  );
});
