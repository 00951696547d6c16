import { randomInt } from "node:crypto";
import { openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import type { RunOptions } from "../../engine/run-options.ts";
import type { Subjects } from "../../engine/subjects.ts";
import { exitCode } from "../../model/exit-code.ts";
import { createFold } from "../../model/result.ts";
import type { Scenario } from "../../model/scenario.ts";
import { parseSegmentation, type Segmentation } from "../../model/segmentation.ts";
import type { Call, CommandDefinition } from "../command.ts";
import { defaultRunOptions } from "../default-options.ts";
import { makeSwitch, notAsExpected, parseText, wholeNumber, type Flag } from "../flag.ts";
import { describeCutShort, inputFlags, isError, loadInputs } from "../inputs.ts";
import type { Io } from "../io.ts";
import { obtainNetworks } from "../isolation.ts";
import { readReports, reportFlags } from "../report-flag.ts";
import { Reports } from "../reports.ts";
import { prepareSelection, selectionFlags } from "../selection.ts";
import { readSubjects, subjectFlags } from "../subjects.ts";
import { UsageError } from "../usage-error.ts";

const jobs: Flag<number> = {
  name: "jobs",
  short: "j",
  value: "N",
  summary: "So many scenarios at a time; those that share a fixed port still take turns",
  parse: wholeNumber(1),
};
const repeat: Flag<number> = {
  name: "repeat",
  value: "N",
  summary: "Play every scenario N times",
  parse: wholeNumber(1),
};
const retry: Flag<number> = {
  name: "retry",
  value: "N",
  summary: "Play a scenario that fails up to N times more; one that then passes is reported as flaky",
  parse: wholeNumber(0),
};
const bail: Flag<number> = {
  name: "bail",
  value: "N",
  summary: "Begin nothing new after N failures",
  parse: wholeNumber(1),
};
const strict = makeSwitch({ name: "strict", summary: "A failed `should` fails the run" });
const timeoutScale: Flag<number> = {
  name: "timeout-scale",
  value: "FACTOR",
  summary: "Multiply every time limit, for slow machines",
  parse: parseScale,
};
const isolate = makeSwitch({
  name: "isolate",
  summary: "Play every scenario in a network of its own, so that fixed ports are free (Linux)",
});
const resegment: Flag<Segmentation> = {
  name: "resegment",
  value: "1|N|random[:SEED]",
  summary: "Cut everything that is sent over streams into pieces: of 1 or N bytes, or of random sizes",
  parse(text) {
    const segmentation = parseSegmentation(text, () => randomInt(1_000_000));
    if (segmentation !== undefined) return segmentation;
    throw notAsExpected("1, a number of bytes, random or random:SEED", text);
  },
};
const tlsKeyLog: Flag<string> = {
  name: "tls-keylog",
  value: "FILE",
  summary: "Append the secrets of TLS connections to FILE, for Wireshark; SSLKEYLOGFILE says the same",
  parse: parseText,
};

export const run: CommandDefinition = {
  name: "run",
  usage: "[PATHS…]",
  summary: "Play scenarios",
  description: `PATHS are scenario files and folders of them (*.scenario.yaml); without any, ./scenarios or else this folder.
Every mistake in a file is reported before a socket is opened. With --subject a real program takes a role, and the others
are played against it. The first Ctrl-C ends the run in order: programs are stopped and reports are written.`,
  flags: [
    ...subjectFlags,
    ...inputFlags,
    ...selectionFlags,
    ...[jobs, repeat, retry, bail, strict, timeoutScale, resegment, isolate, tlsKeyLog],
    ...reportFlags,
  ],
  examples: [
    { command: "tomada run scenarios/examples", meaning: "play every scenario in the folder" },
    { command: "tomada run echo.scenario.yaml --subject server='python3 echo-server.py'", meaning: "test a server" },
    {
      command: "tomada run echo.scenario.yaml --subject server='./echo ${port}'",
      meaning: "a server that takes its port as an argument",
    },
    {
      command: "tomada run echo.scenario.yaml --subject server=tcp://10.1.2.3:7",
      meaning: "a server that runs already",
    },
    { command: "tomada run scenarios --report junit=out/junit.xml --retry 1", meaning: "in CI" },
  ],
  mostArguments: Number.POSITIVE_INFINITY,
  async run(call) {
    const { io, flags } = call;
    const subjects = readSubjects(flags, io.cwd);
    const requests = readReports(flags, io.cwd);
    const select = await prepareSelection(flags);
    if (flags.has(isolate)) {
      refuseAddresses(subjects);
      const reason = await obtainNetworks(io);
      if (reason !== undefined) return refuseToIsolate(io, reason);
    }
    const inputs = await loadInputs(call, [...subjects.keys()]);
    const { cases, diagnostics } = inputs;
    if (!diagnostics.some(isError)) refuseUnknownRoles(subjects, cases);
    const selected = select(cases);
    // Where some are not isolated, they need the machine's network, and those that are isolated are skipped without root.
    if (
      !flags.has(isolate) &&
      selected.length > 0 &&
      selected.every((scenario) => scenario.isolate) &&
      !readsStream(call)
    )
      await obtainNetworks(io);
    const reports = await Reports.open(requests, flags, io);
    const { run: play } = await import("../../engine/run.ts");
    const fold = createFold({ strict: flags.has(strict) });
    const consumers = [{ detail: "results", handle: fold.handle } as const, ...reports.consumers];
    await play(selected, { ...readOptions(call, selected.length), subjects, diagnostics }, consumers);
    const result = fold.result();
    await reports.finish(result);
    io.stderr.write(describeCutShort(inputs));
    for (const problem of reports.problems) io.stderr.write(`warning: ${problem}\n`);
    return exitCode(result);
  },
};

function readOptions({ io, flags, typed }: Call, cases: number): RunOptions {
  const defaults = defaultRunOptions;
  const repetitions = flags.get(repeat) ?? defaults.repeat;
  return {
    ...defaults,
    // More would wait in vain.
    jobs: Math.max(1, Math.min(flags.get(jobs) ?? defaults.jobs, cases * repetitions)),
    repeat: repetitions,
    retry: flags.get(retry) ?? defaults.retry,
    bail: flags.get(bail),
    timeoutScale: flags.get(timeoutScale) ?? defaults.timeoutScale,
    resegment: flags.get(resegment),
    tlsKeyLog: openKeyLog(flags.get(tlsKeyLog) ?? io.env["SSLKEYLOGFILE"], io.cwd),
    isolate: flags.has(isolate),
    env: io.env,
    arguments: typed,
    signal: io.signal,
    onWait: (sentence) => io.stderr.write(`tomada: ${sentence}\n`),
  };
}

/** A file that others may be writing, too: each line is appended whole. */
function openKeyLog(path: string | undefined, cwd: string): ((line: Uint8Array) => void) | undefined {
  if (path === undefined || path === "") return undefined;
  try {
    const fd = openSync(resolve(cwd, path), "a", 0o600);
    return (line) => void writeSync(fd, line);
  } catch (error) {
    throw new UsageError(
      `--tls-keylog: ${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
    );
  }
}

function parseScale(text: string): number {
  const scale = Number(text);
  if (text.trim() === "" || !(scale > 0) || !Number.isFinite(scale)) {
    throw notAsExpected("a factor greater than 0, such as 2 or 0.5", text);
  }
  return scale;
}

/** What has been read from there cannot be read again. */
function readsStream({ arguments: paths }: Call): boolean {
  return paths.some((path) => /^\/(dev|proc)\//.test(path));
}

function refuseToIsolate(io: Io, reason: string): number {
  io.stderr.write(`tomada: --isolate: no network can be had for the scenarios: ${reason}
  help: without --isolate scenarios that name the same fixed address take turns
`);
  return 3;
}

/** From a network of one's own nothing outside can be reached. */
function refuseAddresses(subjects: Subjects): void {
  for (const [role, subject] of subjects) {
    if (subject.kind !== "address") continue;
    throw new UsageError(
      `--isolate: ${role} is ${subject.address}, which cannot be reached from a network of its own`,
      "hand the role to a command, or leave out --isolate",
    );
  }
}

/** A subject for a role that no scenario has is a mistake, not a reason to skip everything. */
function refuseUnknownRoles(subjects: Subjects, cases: readonly Scenario[]): void {
  if (cases.length === 0) return;
  const roles = [...new Set(cases.flatMap((scenario) => scenario.roles.map(({ name }) => name)))];
  for (const role of subjects.keys()) {
    if (!roles.includes(role)) {
      throw new UsageError(`--subject: no scenario here has a role ${role}`, `there are ${roles.join(", ")}`);
    }
  }
}
