import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printed, python, start } from "./launching.test-support.ts";
import { observe } from "./observe.ts";
import { isSamePath } from "./unix-sockets.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tomada-unix-sockets-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a program's Unix sockets", () => {
  it.each([
    ["listening", "s = stream(); s.bind(path); s.listen()", (path: string) => [`LISTEN unix:${path}`]],
    ["bound", "s = stream(); s.bind(path)", (path: string) => [`BOUND unix:${path}, not listening`]],
    ["for datagrams", "s = datagram(); s.bind(path)", (path: string) => [`BOUND unix-dgram:${path}`]],
    [
      "by a relative path",
      "os.chdir(os.path.dirname(path)); s = stream(); s.bind(os.path.basename(path)); s.listen()",
      (path: string) => [`LISTEN unix:${path}`],
    ],
    [
      "with blanks in it",
      "s = stream(); s.bind(path + ' of mine'); s.listen()",
      (path: string) => [`LISTEN unix:${path} of mine`],
    ],
    [
      "with a connection, which has the same name",
      "s = stream(); s.bind(path); s.listen(); c = stream(); c.connect(path); d, _ = s.accept()",
      (path: string) => [`LISTEN unix:${path}`],
    ],
    ["that have no name", "a, b = socket.socketpair()", () => []],
  ])("%s", async (what, body, told) => {
    const path = join(folder, `${what.length}.sock`);
    const program = await start(
      python(
        `import os, signal, socket, sys
path = sys.argv[1]
stream = lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
datagram = lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
${body}
print("up", flush=True)
signal.pause()`,
        path,
      ),
    );
    await printed(program, "up");
    expect(observe(program).evidence.sockets).toEqual(told(path));
  });

  it("are at one place, whatever links lead there", () => {
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "link"));
    expect(isSamePath(join(folder, "real"), join(folder, "link"))).toBe(true);
    expect(isSamePath(folder, join(folder, "link"))).toBe(false);
    expect(isSamePath("@a", "@a")).toBe(true);
    expect(isSamePath("@a", "@b")).toBe(false);
    expect(isSamePath(join(folder, "none"), folder)).toBe(false);
  });
});
