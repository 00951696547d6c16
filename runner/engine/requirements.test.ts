import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { interfaceIndex } from "../sockets/interface-index.ts";
import { NetworkNamespace } from "../sockets/network-namespace.ts";
import { whyNoVeth } from "../sockets/veth.test-support.ts";
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

const noVeth = whyNoVeth();

it.skipIf(noVeth !== undefined)(
  `a second interface is made for who asks for it${noVeth === undefined ? "" : ` (skipped: ${noVeth})`}`,
  () => {
    const network = NetworkNamespace.open();
    if ("reason" in network) throw new Error(network.reason);
    try {
      network.enter(() => {
        expect(() => interfaceIndex("veth0")).toThrow("ENODEV");
        expect(findUnmet(["veth", "veth"])).toBeUndefined();
        expect(interfaceIndex("veth0")).toBeGreaterThan(1);
      });
    } finally {
      network.close();
    }
  },
);

it("the machine's own network gets no second interface", () => {
  expect(findUnmet(["veth"])).toBe("requires veth, which only networks of a scenario's own have: --isolate");
});
