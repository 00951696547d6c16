/** Names, families and scopes over real sockets; what the machine's own tables cannot show is shown in namespaces. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasIpv6 } from "../sockets/ipv6.test-support.ts";
import { playText } from "./play-text.test-support.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const cli = ["--import", "tsx", join(repository, "runner/cli/main.ts")];

async function passes(text: string): Promise<void> {
  const { failure, outcome } = await playText(`scenario: test\n${text}`);
  expect(failure?.message).toBeUndefined();
  expect(outcome).toBe("passed");
}

const greet = (bind: string, connect: string, modifiers = ""): string =>
  `roles:\n  server:\n    - bind: "${bind}"\n${modifiers}    - listen: 1\n    - accept\n    - close\n  client:\n    - connect: "${connect}"\n    - expect-eof\n`;

describe.skipIf(!hasIpv6())("IPv6 (needs ::1 on the loopback interface)", () => {
  it.each([
    ["brackets are put where a value gives them", "::1", "${host}:0", "${server.host}:${server.port}"],
    ["brackets that are there already stay", "::1", "[${host}]:0", "[${server.host}]:${server.port}"],
    ["with a scheme before them", "::1", "tcp://${host}:0", "tcp://${server.host}:${server.port}"],
    ["IPv4 gets none", "127.0.0.1", "${host}:0", "${server.host}:${server.port}"],
    ["names get none", "localhost", "${host}:0", "${server.host}:${server.port}"],
    ["any address of IPv6 takes IPv4", "::", "${host}:0", "127.0.0.1:${server.port}"],
    ["IPv4-mapped addresses lead to IPv4", "127.0.0.1", "${host}:0", "[::ffff:127.0.0.1]:${server.port}"],
    ["a scope may be a name", "::1", "${host}:0", "[::1%lo]:${server.port}"],
    ["a scope may be a number", "::1", "${host}:0", "[::1%1]:${server.port}"],
  ])("%s", async (_, host, bind, connect) => {
    await passes(`vars: { host: "${host}" }\n${greet(bind, connect)}`);
  });

  it("a socket that is v6-only refuses IPv4", async () => {
    await passes(
      'roles:\n  server:\n    - bind: "[::]:0"\n      options: { v6-only: true }\n    - listen: 1\n    - barrier: over\n  client:\n    - connect: 127.0.0.1:${server.port}\n      expect-error: ECONNREFUSED\n    - barrier: over\n',
    );
  });

  it("an interface that is not there is an error", async () => {
    await passes('roles:\n  one:\n    - connect: "[fe80::1%nowhere]:80"\n      expect-error: ENODEV\n');
  });
});

describe("names", () => {
  it.each([
    ["a service that nobody knows", "localhost:no-such-service", "EAI_SERVICE"],
    ["of UDP, too", "udp://localhost:https-of-nobody", "EAI_SERVICE"],
  ])("%s", async (_, address, code) => {
    await passes(`roles:\n  one:\n    - connect: ${address}\n      expect-error: ${code}\n`);
  });

  it("resolve waits no longer than it may", async () => {
    const { failure } = await playText(
      "scenario: test\nroles:\n  one:\n    - resolve: nobody.invalid\n      within: 1ms\n      expect-error: [ETIMEDOUT, EAI_AGAIN, EAI_NONAME]\n",
    );
    expect(failure?.message).toBeUndefined();
  });
});

const canUnshare = spawnSync("unshare", ["--mount", "--net", "true"]).status === 0;

/** In a network and a mount namespace of its own, where `before` is done first. */
function runIsolated(before: string, scenario: string): { readonly output: string; readonly status: number | null } {
  const file = join(folder, "test.scenario.yaml");
  writeFileSync(file, scenario);
  const command = `ip link set lo up && ${before} && exec "$@"`;
  const { stdout, stderr, status } = spawnSync(
    "unshare",
    ["--mount", "--net", "sh", "-c", command, "sh", process.execPath, ...cli, "run", "--no-color", file],
    { cwd: repository, encoding: "utf8" },
  );
  return { output: stdout + stderr, status };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tomada-names-test-"));
  writeFileSync(
    join(folder, "hosts"),
    "127.0.0.1 localhost\n127.0.0.2 twice\n127.0.0.3 twice\n::1 twice\n127.0.0.1 half\n2001:db8::1 half\n",
  );
  writeFileSync(join(folder, "nsswitch.conf"), "hosts: files\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!canUnshare)("a machine with other tables (needs root, for unshare --mount --net)", () => {
  const tables = (): string =>
    ["hosts", "nsswitch.conf"].map((name) => `mount --bind ${join(folder, name)} /etc/${name}`).join(" && ");

  it("a name with several addresses is tried until one answers; the first refusal is told when none does", () => {
    const { output, status } = runIsolated(
      tables(),
      `scenario: several addresses
roles:
  server:
    - bind: 127.0.0.3:0
    - listen: 1
    - accept
    - close
    - barrier: over
  client:
    - resolve: twice
      save: found
    - check: found.addresses.filter(address, address.startsWith("127")) == ["127.0.0.2", "127.0.0.3"]
    - connect: twice:\${server.port}
    - expect-eof
    - barrier: over
    - connect: twice:1
      expect-error: ECONNREFUSED
    - title: The other cannot be reached, which says nothing of who listens
      connect: half:1
      expect-error: ECONNREFUSED
---
scenario: no such name
roles:
  one:
    - resolve: thrice
      expect-error: EAI_NONAME
    - connect: thrice:80
      expect-error: EAI_NONAME
    - bind: thrice:0
      expect-error: EAI_NONAME
    - resolve: 127.0.0.9
      expect-error: EAI_NONAME
    - resolve: 127.0.0.2:80
      save: back
    - check: back == {"name":"twice", "addresses":["127.0.0.2"], "port":80, "service":"http"}
`,
    );
    expect(output).toContain("2 passed");
    expect(status).toBe(0);
  });

  it("without IPv6, what requires it is skipped with the reason", () => {
    const { output } = runIsolated(
      "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6",
      'scenario: needs IPv6\nrequires: [ipv6]\nmatrix: { host: ["::1"] }\nroles:\n  one:\n    - bind: ${matrix.host}:0\n---\nscenario: sees the error\nroles:\n  one:\n    - bind: "[::1]:0"\n      expect-error: EADDRNOTAVAIL\n',
    );
    expect(output).toMatch(/requires IPv6; this machine has no ::1/);
    expect(output).toMatch(/1 passed, 1 skipped|1 skipped, 1 passed/);
  });

  it("a link-local address needs its scope, by name or by number", () => {
    const { output, status } = runIsolated(
      "ip -6 addr add fe80::1/64 dev lo nodad",
      `scenario: link-local
roles:
  server:
    - bind: "[fe80::1%lo]:0"
    - listen: 2
    - accept
    - accept
    - barrier: over
  client:
    - check: server.host == "fe80::1%1"
    - connect: \${server.address}
    - connect: "[fe80::1%lo]:\${server.port}"
    - connect: "[fe80::1]:\${server.port}"
      expect-error: EINVAL
    - barrier: over
`,
    );
    expect(output).toContain("1 passed");
    expect(status).toBe(0);
  });
});
