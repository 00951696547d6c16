/** --isolate without root, as a process of a user who has no rights. `npm test` builds the command before. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { requireCommand } from "../../scripts/test-commands.ts";
import { whyNoNetworks } from "../sockets/network-namespace.ts";
import { callTomada, echoScenario, makeFolder } from "./call.test-support.ts";

const tomada = resolve(import.meta.dirname, "../../bin/tomada.cjs");
/** Nobody, where we are root; ourselves, where we have no rights anyway. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const fixed = (title: string, keys = "") =>
  echoScenario({ title, keys }).replace("127.0.0.1:0", "127.0.0.1:7007").replace("${server.address}", "127.0.0.1:7007");

function makeReadableFolder(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  chmodSync(folder, 0o755);
  return folder;
}

function start(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}, who: object = user): ChildProcess {
  const child = spawn(process.execPath, [tomada, ...words], {
    ...who,
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function play(
  words: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
  who: object = user,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = start(words, cwd, env, who);
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => void (texts.stdout += chunk));
  child.stderr?.on("data", (chunk: Buffer) => void (texts.stderr += chunk));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}

const namespaces = spawnSync("unshare", ["--user", "--map-current-user", "--keep-caps", "--net", "true"], user);
const reason = namespaces.status === 0 ? "" : " (skipped: users may make no namespaces with unshare here)";

const noNetworks = whyNoNetworks();

describe.skipIf(reason !== "")(`a user who is not root${reason}`, () => {
  it("plays with --isolate, as who they are and with no more rights", async () => {
    const checks = `scenario: Rights
roles:
  one:
    - exec: [id, -u]
      save: user
    - check: user == env.WHO
    - exec: [grep, "^CapEff:.*[^0]$", /proc/self/status]
      exit: 1
    - exec: [printenv, TOMADA_USER_NAMESPACE]
      exit: 1
    - bind: 127.0.0.1:80
      expect-error: EACCES
`;
    const cwd = makeReadableFolder({ "a.scenario.yaml": fixed("Port"), "b.scenario.yaml": checks });
    const words = ["run", "--isolate", "--repeat", "4", "--jobs", "4"];
    const played = await play(words, cwd, { WHO: `${user.uid ?? process.getuid?.()}\n` });
    expect(played).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("8 passed") });
  });

  it("plays what is all isolated without being asked, and has the rest skipped", async () => {
    const cwd = makeReadableFolder({ "a.scenario.yaml": fixed("Isolated", "isolate: true") });
    expect(await play(["run"], cwd)).toMatchObject({ code: 0, stderr: "" });
    const mixed = makeReadableFolder({
      "a.scenario.yaml": fixed("Isolated", "isolate: true"),
      "b.scenario.yaml": echoScenario(),
    });
    expect(await play(["run"], mixed)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(
        "needs a network of its own: making a network needs root, or CAP_SYS_ADMIN and CAP_NET_ADMIN; with --isolate it may do without",
      ),
    });
  });

  it("can do with bubblewrap, too", async (context) => {
    requireCommand(context, "bwrap");
    const which = spawnSync("/bin/sh", ["-c", "command -v bwrap"], { encoding: "utf8" }).stdout.trim();
    const bin = makeReadableFolder({ bwrap: `#!/bin/sh\nexec ${which} "$@"\n`, true: "#!/bin/sh\n" });
    for (const file of ["bwrap", "true"]) chmodSync(`${bin}/${file}`, 0o755);
    const cwd = makeReadableFolder({ "a.scenario.yaml": fixed("Port") });
    expect(await play(["run", "--isolate"], cwd, { PATH: bin })).toMatchObject({ code: 0, stderr: "" });
  });

  it("can interrupt it", async () => {
    const waiting = "scenario: Waits\nroles:\n  one:\n    - exec: [echo, ready]\n    - delay: 50s\n";
    const cwd = makeReadableFolder({ "a.scenario.yaml": waiting });
    const child = start(["run", "--isolate", "--verbose"], cwd);
    let shown = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      shown += chunk;
      if (shown.includes("exec")) child.kill("SIGINT");
    });
    expect((await once(child, "exit"))[0]).toBe(130);
  });
});

it.skipIf(noNetworks !== undefined)(
  `leaves no thread in a network that it has made${noNetworks === undefined ? "" : ` (skipped: ${noNetworks})`}`,
  async () => {
    // The name is looked up by a thread that is started for it.
    const threads = `scenario: Threads
isolate: true
roles:
  one:
    - connect: localhost:7
      expect-error: ECONNREFUSED
    - exec: readlink /proc/$PPID/task/*/ns/net | sort -u | wc -l
      save: networks
    - check: networks == "1\\n"
`;
    const cwd = makeReadableFolder({ "a.scenario.yaml": threads });
    expect(await play(["run"], cwd, {}, {})).toMatchObject({ code: 0, stderr: "" });
  },
);

it("says what is missing where nothing helps", async () => {
  const cwd = makeReadableFolder({ "a.scenario.yaml": fixed("Port") });
  const refusing = makeReadableFolder({ unshare: "#!/bin/sh\necho 'unshare: not today' >&2\nexit 1\n" });
  chmodSync(`${refusing}/unshare`, 0o755);
  const help = "  help: without --isolate scenarios that name the same fixed address take turns\n";
  const why =
    "tomada: --isolate: no network can be had for the scenarios: making a network needs root, or CAP_SYS_ADMIN and CAP_NET_ADMIN, or a user namespace: ";
  expect(await play(["run", "--isolate"], cwd, { PATH: cwd })).toEqual({
    code: 3,
    stdout: "",
    stderr: `${why}unshare is not installed (util-linux), bwrap is not installed (bubblewrap)\n${help}`,
  });
  expect(await play(["run", "--isolate"], cwd, { PATH: refusing })).toMatchObject({
    code: 3,
    stderr: `${why}unshare says "not today", bwrap is not installed (bubblewrap)\n${help}`,
  });
});

it("does not take an address for a subject", async () => {
  const cwd = makeFolder({ "a.scenario.yaml": fixed("Port") });
  expect(await callTomada("run --isolate --subject server=tcp://127.0.0.1:7", { cwd })).toMatchObject({
    code: 2,
    stderr: `tomada: --isolate: server is tcp://127.0.0.1:7, which cannot be reached from a network of its own
  help: hand the role to a command, or leave out --isolate
`,
  });
});
