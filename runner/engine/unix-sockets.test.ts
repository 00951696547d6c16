/** Sockets with a path for an address: where the path leads, what becomes of the file, and what differs from TCP. */
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { playText, type PlayedText } from "./play-text.test-support.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tomada-unix-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As if the scenario stood in a file of this folder. */
function play(steps: string, where = folder): Promise<PlayedText> {
  return playText(`scenario: test\nsurplus: allow\nroles:\n${steps}`, {
    path: join(where, "test.scenario.yaml"),
    validate: false,
  });
}

function pair(address: string, server: string, client: string): string {
  const indent = (lines: string): string => lines.replaceAll(/^/gm, "    ");
  return `  server:\n    - bind: ${address}\n    - listen: 2\n    - accept\n${indent(server)}\n  client:\n    - connect: \${server.address}\n${indent(client)}\n`;
}

const echo = pair(
  "unix:echo.sock",
  "- expect-recv: hello\n- send: hello\n- expect-eof",
  "- send: hello\n- expect-recv: hello",
);

describe("a relative path", () => {
  it("is one in the scenario's folder, and its file is gone afterwards", async () => {
    const { failure, outcome } = await play(
      `  server:\n    - bind: unix:echo.sock\n    - listen: 1\n    - check: server.path == "${folder}/echo.sock"\n    - connect: unix:./echo.sock\n`,
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("may lead to a place that is too deep for the kernel, as long as it is near to where we are", async () => {
    const deep = join(folder, "x".repeat(60), "y".repeat(60));
    mkdirSync(deep, { recursive: true });
    const before = process.cwd();
    process.chdir(deep);
    try {
      const { failure } = await play(echo, deep);
      expect(failure?.message).toBeUndefined();
      expect(readdirSync(deep)).toEqual([]);
    } finally {
      process.chdir(before);
    }
  });

  it("says what to do where that cannot be", async () => {
    const deep = join(folder, "x".repeat(60), "y".repeat(60));
    mkdirSync(deep, { recursive: true });
    const { failure } = await play(echo, deep);
    expect(failure?.message).toMatch(
      /is \d+ bytes long and a Unix socket's path can be 107; put it into \$\{temporary_folder\}/,
    );
  });
});

describe("a socket's file", () => {
  it.each([
    ["the scenario passes", echo],
    ["a step fails", `  one:\n    - bind: unix:x.sock\n    - check: 1 == 2\n`],
    ["it was bound twice", `  one:\n    - bind: unix:x.sock\n    - exec: [rm, x.sock]\n    - bind: unix:x.sock\n`],
    ["it has been closed", `  one:\n    - bind: unix-dgram:x.sock\n    - close\n`],
    [
      "a client has one, too",
      `  one:\n    - bind: unix:x.sock\n    - listen: 1\n    - connect: unix:x.sock\n      from: unix:y.sock\n`,
    ],
  ])("is gone when %s", async (_, steps) => {
    await play(steps);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("stays when somebody else has put another in its place", async () => {
    const path = join(folder, "x.sock");
    await play(`  one:\n    - bind: unix:x.sock\n    - exec: [sh, -c, "rm x.sock; echo mine > x.sock"]\n`);
    expect(lstatSync(path).isFile()).toBe(true);
  });

  it("keeps whoever comes later from binding, and from connecting", async () => {
    const { failure } = await play(
      `  one:\n    - bind: unix:x.sock\n      as: old\n    - close: old\n    - connect: unix:x.sock\n      expect-error: ECONNREFUSED\n    - bind: unix:x.sock\n      expect-error: EADDRINUSE\n    - connect: unix:y.sock\n      expect-error: ENOENT\n`,
    );
    expect(failure?.message).toBeUndefined();
  });

  it("is not one of ours when it is no socket", async () => {
    writeFileSync(join(folder, "x.sock"), "");
    const { failure } = await play(
      "  one:\n    - bind: unix:x.sock\n      expect-error: EADDRINUSE\n    - connect: unix:x.sock\n      expect-error: ECONNREFUSED\n",
    );
    expect(failure?.message).toBeUndefined();
    expect(existsSync(join(folder, "x.sock"))).toBe(true);
  });
});

describe("a file's mode", () => {
  const asks = (mode: string): string =>
    `  server:\n    - bind: unix:x.sock\n    - exec: [chmod, "${mode}", "\${server.path}"]\n    - listen: 1\n    - barrier: over\n  client:\n    - connect: \${server.address}\n      expect-error: any\n      save-error: result\n    - barrier: over\n    - check: result.name == `;

  it.each([
    ["000", "EACCES"],
    ["400", "EACCES"],
    ["200", "OK"],
    ["600", "OK"],
  ])("%s: %s for who is not root", async (mode, name) => {
    chmodSync(folder, 0o777);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const { failure } = await play(`${asks(mode)}"${name}"\n`);
      expect(failure?.message).toBeUndefined();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it("of a folder that may not be written to refuses bind", async () => {
    chmodSync(folder, 0o755);
    const isRoot = process.geteuid?.() === 0;
    if (!isRoot) chmodSync(folder, 0o555);
    if (isRoot) process.seteuid?.(65_534);
    try {
      const { failure } = await play("  one:\n    - bind: unix:x.sock\n      expect-error: EACCES\n");
      expect(failure?.message).toBeUndefined();
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
  });
});

describe("temporary_folder", () => {
  it("is one folder for all of a scenario, and is gone afterwards", async () => {
    const { failure } = await play(
      `  one:\n    - exec: [touch, "\${temporary_folder}/a"]\n    - exec: [ls, "\${temporary_folder}"]\n      save: listed\n    - check: listed.trim() == "a"\n    - exec: [sh, -c, 'echo "$0" > where', "\${temporary_folder}"]\n    - exec: [cat, where]\n      save: where\n    - check: where.trim() == temporary_folder\n`,
    );
    expect(failure?.message).toBeUndefined();
    const { events } = await play('  one:\n    - check: temporary_folder == ""\n');
    const made =
      /temporary_folder is "([^"]+)"/.exec(JSON.stringify(events).replaceAll(String.raw`\"`, '"'))?.[1] ?? "";
    expect(made).toMatch(/tomada-\w{6}$/);
    expect(existsSync(made)).toBe(false);
  });
});

describe("what differs from TCP", () => {
  it.each([
    [
      "unread bytes make a close a reset",
      pair(
        "unix:x.sock",
        "- barrier: sent\n- close\n- barrier: closed",
        "- send: abc\n- barrier: sent\n- barrier: closed\n- expect-reset",
      ),
    ],
    [
      "without them it is the end",
      pair(
        "unix:x.sock",
        "- expect-recv: abc\n- close\n- barrier: closed",
        "- send: abc\n- barrier: closed\n- expect-eof",
      ),
    ],
    [
      "who sends to a closed end gets EPIPE at once",
      pair("unix:x.sock", "- close\n- barrier: closed", "- barrier: closed\n- send: abc\n  expect-error: EPIPE"),
    ],
    [
      "half-close is the same",
      pair("unix:x.sock", "- expect-eof\n- send: late", "- shutdown: write\n- expect-recv: late"),
    ],
    [
      "options of TCP are refused",
      pair("unix:x.sock", "- expect-eof", "- set-option: { no-delay: true }\n  expect-error: EOPNOTSUPP"),
    ],
    [
      "a full queue lets connect wait until there is room",
      "  server:\n    - bind: unix:x.sock\n    - listen: 0\n    - barrier: full\n    - accept\n    - accept\n    - close\n  client:\n    - connect: ${server.address}\n    - barrier: full\n    - connect: ${server.address}\n",
    ],
    [
      "and time out when there never is",
      "  server:\n    - bind: unix:x.sock\n    - listen: 0\n    - barrier: done\n  client:\n    - connect: ${server.address}\n    - connect: ${server.address}\n      within: 100ms\n      expect-error: ETIMEDOUT\n    - barrier: done\n",
    ],
    [
      "the kernel chooses an abstract name for @",
      "  server:\n    - bind: unix:@\n    - listen: 1\n    - check: server.path.matches('^@[0-9a-f]{5}$')\n    - accept\n    - close\n  client:\n    - connect: ${server.address}\n    - expect-eof\n",
    ],
    [
      "datagrams are answered by the sender's name",
      "  server:\n    - bind: unix-dgram:server.sock\n    - expect-recv: ping\n      from: unix-dgram:client.sock\n    - send: pong\n  client:\n    - connect: ${server.address}\n      from: unix-dgram:client.sock\n    - send: ping\n    - expect-recv: pong\n",
    ],
  ])("%s", async (_, steps) => {
    const { failure, outcome } = await play(steps);
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("a reset cannot be made", async () => {
    const { failure } = await play(pair("unix:x.sock", "- expect-eof", "- reset"));
    expect(failure?.message).toMatch(/a Unix socket has no RST; write close/);
  });

  it("there is no state of TCP", async () => {
    const { failure } = await play("  one:\n    - bind: unix:x.sock\n    - listen: 1\n    - expect-state: LISTEN\n");
    expect(failure?.message).toMatch(/unix:.*x\.sock is no TCP socket/);
  });
});
