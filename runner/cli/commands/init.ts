import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CommandDefinition } from "../command.ts";
import { makeFolder } from "../make-folder.ts";
import { UsageError } from "../usage-error.ts";

const scenario = `# One conversation, two roles. Tomada plays both, unless --subject hands one of them to a program.
scenario: The server echoes a line
tags: [tcp, echo]
vars:
  greeting: "Hello, world"
roles:
  server:
    - bind: 127.0.0.1:65432
    - listen: 5
    - accept
    - expect-recv: { line: "\${greeting}" }
    - send: { line: "\${greeting}" }
    - expect-eof
    - close
  client:
    - connect: \${server.address}
    - send: { line: "\${greeting}" }
    - expect-recv: { line: "\${greeting}" }
    - close
`;

const server = `"""An echo server: serves one client on 127.0.0.1:65432."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 65432))
    listener.listen()
    connection, address = listener.accept()
    with connection:
        while data := connection.recv(1024):
            connection.sendall(data)
`;

const files = [
  { name: "echo.scenario.yaml", text: scenario },
  { name: "echo-server.py", text: server },
] as const;

export const init: CommandDefinition = {
  name: "init",
  usage: "[DIR]",
  summary: "Write a first scenario and a program to try it on",
  description: "Nothing that is there is overwritten.",
  flags: [],
  examples: [{ command: "tomada init first-steps", meaning: "in a folder of its own" }],
  mostArguments: 1,
  run({ io, arguments: [folder = "."] }) {
    const target = resolve(io.cwd, folder);
    const taken = files.find(({ name }) => existsSync(join(target, name)));
    if (taken !== undefined) {
      throw new UsageError(
        `${join(folder, taken.name)} is there already`,
        "nothing was written; choose another folder: tomada init DIR",
      );
    }
    for (const { name, text } of files) write(target, name, text);
    // Installed in a project, the command is not on the PATH; npx says of itself that it runs us.
    io.stdout.write(describeNextSteps(folder, io.env["npm_command"] === "exec" ? "npx tomada" : "tomada"));
    return Promise.resolve(0);
  },
};

function write(folder: string, name: string, text: string): void {
  try {
    makeFolder(folder);
    writeFileSync(join(folder, name), text, { flag: "wx" });
  } catch (error) {
    throw new UsageError(
      `cannot write ${join(folder, name)}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
    );
  }
}

function describeNextSteps(folder: string, tomada: string): string {
  const enter = folder === "." ? "" : `  cd ${folder}\n`;
  return `Wrote echo.scenario.yaml and echo-server.py. Next:

${enter}  ${tomada} run echo.scenario.yaml
      Tomada plays both roles
  ${tomada} run echo.scenario.yaml --subject server='python3 echo-server.py'
      a real server takes the server's chair
  ${tomada} run echo.scenario.yaml --verbose
      every step as it is played
  ${tomada} explain
      the words of the language
`;
}
