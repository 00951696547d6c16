/** Wrong programs in C, Java and Node, played for real: their authors are told of it in their own terms. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { playText } from "../engine/play-text.test-support.ts";
import { isOnPath } from "../programs/executables.ts";
import { readProc } from "../programs/process-table.ts";

const folder = mkdtempSync(join(tmpdir(), "tomada-languages-"));
afterAll(() => rmSync(folder, { recursive: true }));

const scenario = `scenario: An echo server answers, and closes when its client has
timeout: 2s
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 5
    - accept
    - expect-recv: "hello\\n"
    - send: "hello\\n"
    - expect-eof
    - close
  client:
    - connect: \${server.address}
    - send: "hello\\n"
    - expect-recv: "hello\\n"
    - shutdown: write
    - expect-eof
`;

async function explained(command: string): Promise<string> {
  const { failure, outcome } = await playText(scenario, {
    subjects: new Map([["server", { kind: "command", command: `${command} \${port}`, cwd: folder, pty: false }]]),
    validate: false,
  });
  expect(outcome).toBe("failed");
  return (failure?.hints ?? []).join("\n");
}

/** Compiled programs that nobody has a compiler for are skipped by this name. */
function needs(command: string): string {
  return isOnPath(command) ? "" : ` (there is no ${command})`;
}

const canSee = (readProc("/proc/self/syscall") ?? "") !== "";
const hidden = canSee ? "" : " (/proc/PID/syscall may not be read)";

describe("in the words of Node", () => {
  it("an end that nobody answers", async () => {
    writeFileSync(
      join(folder, "server.cjs"),
      `require("net").createServer({ allowHalfOpen: true }, (c) => c.on("data", (d) => c.write(d)).on("end", () => {})).listen(+process.argv[2], "127.0.0.1");`,
    );
    expect(await explained("node server.cjs")).toMatch(/when the 'end' event comes, .* end\(\) the connection\.$/);
  });
});

describe.skipIf(!isOnPath("gcc") || !canSee)(`in the words of C${needs("gcc")}${hidden}`, () => {
  const program = (serve: string): string => `
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
int main(int argc, char **argv) {
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
  for (;;) {
    int connection = accept(listener, NULL, NULL);
    char buffer[1024];
    ssize_t count;
    ${serve}
  }
}`;
  const serve = "while ((count = recv(connection, buffer, sizeof buffer, 0)) > 0) send(connection, buffer, count, 0);";

  it.each([
    [
      "a parent that keeps the connection of its child",
      `if (fork() == 0) { ${serve} close(connection); exit(0); }`,
      /^server is in accept\(\) .* call close\(\) .* It has child processes: after fork\(\) both have the connection/,
    ],
    [
      "a pointer to nowhere",
      `count = recv(connection, buffer, sizeof buffer, 0); *(volatile char *)0 = buffer[0];`,
      /^server was killed by SIGSEGV/,
    ],
    [
      "recv() on the socket that listens",
      `count = recv(listener, buffer, sizeof buffer, 0); close(connection);`,
      /^server closed this connection without an answer.* -1 is an error/,
    ],
  ])("%s", async (what, body, told) => {
    const name = `server${what.length}`;
    writeFileSync(join(folder, `${name}.c`), program(body));
    execFileSync("gcc", ["-w", "-o", join(folder, name), join(folder, `${name}.c`)]);
    expect(await explained(`./${name}`)).toMatch(told);
  });
});

describe.skipIf(!isOnPath("javac") || !canSee)(`in the words of Java${needs("javac")}${hidden}`, () => {
  const program = (name: string, serve: string): string => `
import java.io.*;
import java.net.*;
public class ${name} {
  static void serve(Socket c) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(c.getInputStream(), "UTF-8"));
    String line;
    ${serve}
    c.close();
  }
  public static void main(String[] args) throws Exception {
    ServerSocket s = new ServerSocket(Integer.parseInt(args[0]), 5, InetAddress.getByName("127.0.0.1"));
    while (true) {
      Socket c = s.accept();
      new Thread(() -> { try { serve(c); } catch (IOException e) { } catch (RuntimeException e) { throw e; } catch (Exception e) { } }).start();
    }
  }
}`;

  it.each([
    [
      "a PrintWriter that is not flushed",
      "Unflushed",
      "PrintWriter out = new PrintWriter(c.getOutputStream()); while ((line = in.readLine()) != null) out.println(line);",
      /^server has read all that it was sent and has not answered: it is in read\(\) and waits .*flush\(\) it; new PrintWriter\(out, true\)/,
    ],
    [
      "an exception in a thread",
      "Dead",
      "line = null; line.length();",
      /^server still runs, but one of its threads ended by an exception that nobody caught: "java\.lang\.NullPointerException.*" \(Dead\.java, line 8\)/,
    ],
    [
      "writeUTF()",
      "Utf",
      "new DataOutputStream(c.getOutputStream()).writeUTF(in.readLine());",
      /Two bytes with the length \(5\) stand before the text: that is what Java's writeUTF\(\) does/,
    ],
  ])("%s", async (_, name, body, told) => {
    writeFileSync(join(folder, `${name}.java`), program(name, body));
    execFileSync("javac", ["-d", folder, join(folder, `${name}.java`)]);
    const hints = await explained(`java -cp ${folder} ${name}`);
    expect(hints).toMatch(told);
    expect(hints).not.toContain("recv()");
  });
});
