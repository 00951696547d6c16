import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadScenarios } from "../load/load.ts";
import { findMissing, type Platform } from "./platform.ts";
import type { Subjects } from "./subjects.ts";

const bin = resolve(import.meta.dirname, "../../bin/tomada.cjs");
const nothing: Platform = {
  "system-calls": "no calls",
  "socket-table": "no table",
  "socket-diagnosis": "no queue",
  tls: "no OpenSSL",
};
const everything: Platform = {
  "system-calls": undefined,
  "socket-table": undefined,
  "socket-diagnosis": undefined,
  tls: undefined,
};
const program: Subjects = new Map([["server", { kind: "command", command: "x", cwd: ".", pty: false }]]);
const running: Subjects = new Map([["server", { kind: "address", address: "127.0.0.1:80" }]]);

const echo = (client: string): string => `scenario: test
roles:
  server: [{ bind: 127.0.0.1:0 }, { listen: 1 }, accept, { expect-recv: a }]
  client: [{ connect: "\${server.address}" }, { send: a }${client}]
`;

async function missing(text: string, subjects: Subjects, platform: Platform): Promise<string | undefined> {
  const { cases, diagnostics } = await loadScenarios([{ path: "x", text }]);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const [only] = cases;
  if (only === undefined) throw new Error("there is no scenario");
  return findMissing(only, subjects, platform);
}

describe("what a platform lacks", () => {
  it.each([
    ["a server of ours", echo(""), new Map(), "bind is not available on this platform: no calls"],
    ["a program as server", echo(""), program, "a program as server is not available on this platform: no table"],
    ["a client of something that runs", echo(""), running, undefined],
    [
      "its option",
      echo(", { set-option: { ttl: 3 } }"),
      running,
      "set-option is not available on this platform: no calls",
    ],
    [
      "a step inside another",
      echo(", { repeat: { times: 2, steps: [{ expect-state: CLOSED }] } }"),
      running,
      "expect-state is not available on this platform: no calls",
    ],
    [
      "datagrams",
      "scenario: test\nroles:\n  one: [{ connect: udp://127.0.0.1:9 }]\n",
      new Map(),
      "connect is not available on this platform: no calls",
    ],
    [
      "TLS",
      "scenario: test\nroles:\n  one: [{ connect: 'tls://127.0.0.1:9' }]\n",
      new Map(),
      "connect is not available on this platform: no OpenSSL",
    ],
    [
      "TLS on a connection of any kind",
      "scenario: test\nroles:\n  one: [{ connect: 127.0.0.1:9 }, start-tls]\n",
      new Map(),
      "start-tls is not available on this platform: no OpenSSL",
    ],
  ] as const)("%s", async (_, text, subjects, reason) => {
    expect(await missing(text, subjects, nothing)).toBe(reason);
    expect(await missing(text, subjects, everything)).toBeUndefined();
  });
});

describe("on a platform that is not Linux", () => {
  const folder = mkdtempSync(join(tmpdir(), "tomada-platform-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("a scenario is skipped, and its report says why", () => {
    writeFileSync(join(folder, "other.cjs"), 'Object.defineProperty(process, "platform", { value: "darwin" });');
    writeFileSync(join(folder, "echo.scenario.yaml"), echo(""));
    const command = ["--require", "./other.cjs", bin, "run", "echo.scenario.yaml"];
    const { stdout: output, status: exitCode } = spawnSync(process.execPath, command, {
      cwd: folder,
      encoding: "utf8",
    });
    expect(output).toContain("bind, listen and accept need Linux system calls; this is darwin");
    expect(output).toContain("1 skipped");
    // A run that tested nothing is never green.
    expect(exitCode).toBe(4);
  });
});
