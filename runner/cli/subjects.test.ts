import { describe, expect, it } from "vitest";
import { parseFlags } from "./flags.ts";
import { readSubjects, subjectFlags } from "./subjects.ts";

function read(...words: readonly string[]): unknown {
  const { flags } = parseFlags(
    subjectFlags,
    words.map((word) => (word.startsWith("--") ? word : `--subject=${word}`)),
    {},
  );
  return Object.fromEntries(readSubjects(flags, "/work"));
}

const command = (text: string, pty = false): unknown => ({ kind: "command", command: text, cwd: "/work", pty });
const address = (text: string): unknown => ({ kind: "address", address: text });

describe("who plays a role", () => {
  it.each<[string, unknown]>([
    ["server=python3 echo-server.py", command("python3 echo-server.py")],
    ["server=./echo ${port}", command("./echo ${port}")],
    ["server=./echo", command("./echo")],
    ["server=echo-server", command("echo-server")],
    ["server=A=1 ./echo --port=7", command("A=1 ./echo --port=7")],
    ["server=node server.js:1 x", command("node server.js:1 x")],
    ["server=tcp://10.1.2.3:7", address("tcp://10.1.2.3:7")],
    ["server=unix:/run/x.sock", address("unix:/run/x.sock")],
    ["server=10.1.2.3:7", address("10.1.2.3:7")],
    ["server=localhost:http", address("localhost:http")],
    ["server=[::1]:7", address("[::1]:7")],
  ])("%s", (text, player) => expect(read(text)).toEqual({ server: player }));

  it("several of them, all on terminals", () => {
    expect(read("server=./one", "client=./two", "--pty")).toEqual({
      server: command("./one", true),
      client: command("./two", true),
    });
  });
});

describe("what is refused", () => {
  it.each([
    ["server", "--subject: expected ROLE=COMMAND or ROLE=ADDRESS"],
    ["=./echo", "--subject: expected ROLE=COMMAND or ROLE=ADDRESS"],
    ["server=", "--subject: server= names neither a command nor an address"],
    ["server= ", "--subject: server= names neither a command nor an address"],
    ["server=http://localhost:80", "--subject: http://localhost:80 is no address"],
    ["server=tcp://localhost", "--subject: tcp://localhost is no address: the port is missing"],
  ])("%s", (text, message) => expect(() => read(text)).toThrow(message));

  it("a role that is handed out twice", () => {
    expect(() => read("server=./one", "server=./two")).toThrow("--subject hands server out twice");
  });
});
