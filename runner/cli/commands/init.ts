import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { CommandDefinition } from "../command.ts";
import { UsageError } from "../usage-error.ts";

const scenario = `# A first scenario. Tomada plays both roles:       tomada run
# A real server takes the server's chair:           tomada run --subject server='python3 echo-server.py'
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

export const init: CommandDefinition = {
  name: "init",
  usage: "[DIR]",
  summary: "Write a first scenario and a program to try it on",
  description: `Nothing that is there is overwritten.`,
  flags: [],
  examples: [{ command: "tomada init first-steps", meaning: "in a folder of its own" }],
  mostArguments: 1,
  run({ io, arguments: [folder = "."] }) {
    const target = resolve(io.cwd, folder);
    const files = [
      ["echo.scenario.yaml", scenario],
      ["echo-server.py", server],
    ] as const;
    for (const [name, text] of files) {
      try {
        mkdirSync(target, { recursive: true });
        writeFileSync(join(target, name), text, { flag: "wx" });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EEXIST")
          throw new UsageError(
            `${join(folder, name)} is there already`,
            "nothing was overwritten; choose another folder: tomada init DIR",
          );
        throw new UsageError(`cannot write ${join(folder, name)}: ${code}`);
      }
    }
    const enter = folder === "." ? "" : `  cd ${folder}\n`;
    io.stdout.write(`Wrote echo.scenario.yaml and echo-server.py. Next:

${enter}  tomada run                                             Tomada plays both roles
  tomada run --subject server='python3 echo-server.py'   a real server takes the server's chair
  tomada explain                                         the words of the language
`);
    return Promise.resolve(0);
  },
};
