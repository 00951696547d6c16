/** The examples: each scenario plays itself and against each program made for it, and wrong programs are explained. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { isInstalled, type TestCommand } from "./debian-packages.ts";
import { holdingFixedPorts } from "./fixed-ports.ts";
import { requireCommand } from "./test-commands.ts";
import { formatTranscript, parseTranscript, play, presentable, repository, withoutAccidents } from "./transcript.ts";

const examples = join(repository, "scenarios/examples");
const wrong = join(examples, "programs/wrong");
const scenarios = readdirSync(examples).filter((name) => name.endsWith(".scenario.yaml"));

/** Scenario, role, program, the command that it needs. */
const plays: readonly (readonly [scenario: string, role: string, program: string, needs: TestCommand | undefined])[] = [
  ["echo-server", "server", "python3 programs/echo-server.py", "python3"],
  ["echo-server", "server", "BUILD/echo-server", "gcc"],
  ["echo-client", "client", "python3 programs/echo-client.py", "python3"],
  ["echo-client-pieces", "client", "python3 programs/echo-client.py", "python3"],
  ["nobody-there", "client", "python3 programs/echo-client.py", "python3"],
  ["echo-loop", "server", "python3 programs/echo-loop.py", "python3"],
  ["echo-loop", "server", "node programs/echo-loop.mjs", undefined],
  ["echo-loop-abrupt", "server", "python3 programs/echo-loop.py", "python3"],
  ["echo-loop-abrupt", "server", "node programs/echo-loop.mjs", undefined],
  ["nothing-leaks", "server", "python3 programs/echo-loop.py", "python3"],
  ["nothing-leaks", "server", "node programs/echo-loop.mjs", undefined],
  ["greeting", "server", "python3 programs/greeting-server.py", "python3"],
  ["greeting --resegment 1", "server", "python3 programs/greeting-server.py", "python3"],
  ["greeting --resegment random:7", "server", "python3 programs/greeting-server.py", "python3"],
  // Its mistake shows only when the line is cut: see programs/wrong/one-recv-one-line.txt.
  ["greeting", "server", "python3 programs/wrong/one-recv-one-line.py", "python3"],
  ["slow-reader", "server", "python3 programs/bulk-server.py", "python3"],
  ["endings", "client", "python3 programs/endings-client.py", "python3"],
  ["slow-network --tag echo", "server", "python3 programs/echo-loop.py", "python3"],
  ["slow-network --tag echo", "server", "node programs/echo-loop.mjs", undefined],
  ["lossy-network --tag echo", "server", "python3 programs/udp-echo.py", "python3"],
  ["backlog", "server", "python3 programs/backlog-server.py", "python3"],
  ["urgent", "server", "python3 programs/urgent-server.py", "python3"],
  ["urgent", "client", "python3 programs/urgent-client.py", "python3"],
  ["tls-echo", "server", "python3 programs/tls-echo-server.py ${tls.certificate_file} ${tls.key_file}", "python3"],
  ["tls-client", "client", "python3 programs/tls-client.py ${tls.ca_file} ${server.port}", "python3"],
  ["own-network --grep free --repeat 20 --jobs 8", "server", "python3 programs/echo-server.py", "python3"],
  ["unix-echo", "server", "python3 programs/unix-echo.py ${temporary_folder}/echo.sock", "python3"],
  ["dual-stack --grep 'IPv4 and'", "server", "python3 programs/dual-stack-server.py ${port}", "python3"],
  ["http-server", "server", "python3 programs/http-server.py", "python3"],
  ["http-threads", "server", "python3 programs/http-threads.py", "python3"],
  ["http-threads", "server", "java programs/HttpThreads.java", "javac"],
  ["udp-echo", "server", "python3 programs/udp-echo.py", "python3"],
  ["udp-pinger", "client", "python3 programs/udp-pinger.py", "python3"],
  ["udp-ping-server", "server", "python3 programs/udp-ping-server.py", "python3"],
];

let build: string;
beforeAll(() => {
  build = mkdtempSync(join(tmpdir(), "tomada-examples-"));
  if (isInstalled("gcc"))
    execFileSync("gcc", [
      "-Wall",
      "-Werror",
      "-o",
      join(build, "echo-server"),
      join(examples, "programs/echo-server.c"),
    ]);
});
afterAll(() => rmSync(build, { recursive: true }));

describe("an example plays itself", () => {
  it.for(scenarios)("%s", async (scenario, context) => {
    const { output, exitCode } = await playExample(`tomada run ${scenario}`);
    skipWhereMissing(context, output);
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
  });
});

describe("an example plays itself, and no verdict depends on how its bytes are cut", () => {
  it.for(scenarios)("%s", async (scenario, context) => {
    const first = await playExample(`tomada run ${scenario} --resegment 1`);
    skipWhereMissing(context, first.output);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(await playExample(`tomada run ${scenario} --resegment random:1`)).toMatchObject({ exitCode: 0 });
  });
});

describe("an example is played with a program", () => {
  for (const [scenario, role, program, needs] of plays) {
    it(`${scenario}: ${program}`, async (context) => {
      if (needs !== undefined) requireCommand(context, needs);
      const [file, ...flags] = scenario.split(" ");
      const command = `tomada run ${[`${file}.scenario.yaml`, ...flags].join(" ")} --subject ${role}='${program.replace("BUILD", build)}'`;
      const { output, exitCode } = await playExample(command);
      skipWhereMissing(context, output);
      expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    });
  }
});

it.skipIf(!isInstalled("python3"))(
  "one case does not take the port from the next, though a program forgets SO_REUSEADDR",
  async () => {
    const source = readFileSync(join(examples, "programs/http-server.py"), "utf8");
    const forgetful = source.replace(/.*SO_REUSEADDR.*\n/, "");
    expect(forgetful).not.toBe(source);
    writeFileSync(join(build, "forgetful.py"), forgetful);
    const command = `tomada run http-server.scenario.yaml --subject server='python3 ${build}/forgetful.py'`;
    expect(await playExample(command)).toMatchObject({ exitCode: 0 });
  },
);

describe("a wrong program is explained", () => {
  const programs = readdirSync(wrong).filter((name) => !name.endsWith(".txt"));
  it.for(programs)("%s", async (program, context) => {
    requireCommand(context, "python3");
    const golden = join(wrong, program.replace(/\.\w+$/, ".txt"));
    const [exchange] = parseTranscript(readFileSync(golden, "utf8"));
    if (exchange === undefined) throw new Error(`${golden} has no command`);
    expect(exchange.command).toContain(`programs/wrong/${program}`);
    const { output, exitCode } = await playExample(exchange.command);
    skipWhereMissing(context, output);
    expect({ output, exitCode }).toMatchObject({ exitCode: 1 });
    if (withoutAccidents(output) === withoutAccidents(exchange.output)) return;
    if (process.env["TOMADA_UPDATE_GOLDEN"])
      writeFileSync(golden, formatTranscript([{ ...exchange, output: presentable(output) }]));
    else expect(withoutAccidents(output)).toBe(withoutAccidents(exchange.output));
  });
});

/** What a machine may lack, and how to get it. */
function skipWhereMissing(context: TestContext, output: string): void {
  if (output.includes("needs a network of its own")) context.skip("no network namespaces; docs/how-to/isolation.md");
  if (output.includes("requires IPv6")) context.skip("no IPv6; sysctl net.ipv6.conf.lo.disable_ipv6=0");
}

function playExample(command: string): ReturnType<typeof play> {
  return holdingFixedPorts(() => play(command, examples));
}
