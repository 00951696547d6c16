/** `programs:` — what a helper is given before it starts, and where the file is when it does not. */
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { playText, type PlayedText } from "./play-text.test-support.ts";

const echo = `import socket, sys
s = socket.create_server(("127.0.0.1", int(sys.argv[1])))
c, _ = s.accept()
c.sendall(c.recv(100))
`;

function play(programs: string, roles: string): Promise<PlayedText> {
  return playText(`scenario: x\nvars: { word: hello }\nprograms:\n${programs}\nroles:\n  client:\n${roles}`);
}

describe("what a program is given", () => {
  it.for([
    [
      "files, which say its own port",
      `{ files: { conf/a: "port \${port}" }, run: [sh, -c, 'cat conf/a; echo " = $0"', "\${port}"], cwd: "\${temporary_folder}" }`,
      "^port ([0-9]+) = [0-9]+$",
    ],
    [
      "files of any DATA",
      `{ files: { a: { fill: { byte: 65, size: 3 } }, b: { hex: "42" } }, run: [sh, -c, 'cat a b; echo'], cwd: "\${temporary_folder}" }`,
      "^AAAB$",
    ],
    ["its standard input", `{ stdin: "\${word}, world\\n", run: [cat] }`, "^hello, world$"],
    ["its folder", `{ run: [pwd], cwd: "\${temporary_folder}" }`, "/tomada-"],
    ["its environment", `{ run: [sh, -c, 'echo "$A"'], env: { A: "\${word}!" } }`, "^hello!$"],
  ] as const)("%s", async ([, program, regex]) => {
    const { outcome, failure } = await play(
      `  helper: ${program}`,
      `    - expect-output: { line: { regex: "${regex}" } }\n      program: helper\n`,
    );
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("a port that is the same in its file, its command and its address", async () => {
    const { outcome } = await play(
      `  helper:
    files: { echo.py: ${JSON.stringify(echo)}, port: "\${port}" }
    run: [sh, -c, 'exec python3 echo.py $(cat port)']
    cwd: \${temporary_folder}
    ready: { listening: "127.0.0.1:\${port}" }`,
      `    - connect: \${helper.address}\n    - send: hello\n    - expect-recv: hello\n`,
    );
    expect(outcome).toBe("passed");
  });

  it("a file with the address of a role, for which it waits", async () => {
    const { outcome } = await playText(`scenario: x
programs:
  helper:
    files: { where: "\${server.port}" }
    run: [cat, where]
    cwd: \${temporary_folder}
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - expect-output: { until: { regex: "^[0-9]+$" }, check: "text.size() > 0" }
      program: helper
`);
    expect(outcome).toBe("passed");
  });

  it("files are gone when the scenario is over", async () => {
    const { outcome, events } = await play(
      `  helper: { files: { a: "" }, run: [sh, -c, 'echo "$0"', "\${temporary_folder}"] }`,
      `    - expect-output: { line: { regex: "(?P<folder>.+)" } }\n      program: helper\n`,
    );
    expect(outcome).toBe("passed");
    const written = events.flatMap((event) => (event.type === "program-output" ? [Buffer.from(event.data)] : []));
    const folder = Buffer.concat(written).toString().trim();
    expect(folder).toContain("tomada-");
    expect(existsSync(folder)).toBe(false);
  });
});

describe("a program that does not start", () => {
  const roles = `    - connect: \${helper.address}\n`;
  it.for([
    ["is not there", `{ run: [no-such-program] }`, "helper: cannot run no-such-program"],
    [
      "ends first",
      `{ run: [sh, -c, exit 3], ready: { listening: "127.0.0.1:\${port}" } }`,
      "ended with exit code 3 before",
    ],
  ] as const)("%s: the failure is at the program, and told of it", async ([, program, message]) => {
    const { failure, notReached } = await play(`  helper: ${program}`, roles);
    expect(failure).toMatchObject({ actor: "helper", at: { line: 4, column: 3 } });
    expect(failure?.message).toContain(message);
    expect(notReached).toHaveLength(1);
  });

  it("those behind it are not started", async () => {
    const { failure, events } = await play(
      `  helper: { run: [sh, -c, exit 3], ready: { listening: "127.0.0.1:\${port}" } }\n  second: { run: [sleep, "9"] }`,
      roles,
    );
    expect(failure?.actor).toBe("helper");
    expect(events.filter(({ type }) => type === "program-started")).toHaveLength(1);
  });
});
