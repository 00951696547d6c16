import { availableParallelism } from "node:os";
import { readFileSync } from "node:fs";
import { run as playAll } from "../../engine/run.ts";
import { exitCode } from "../../model/exit-code.ts";
import { Fault } from "../../model/outcome.ts";
import { createFold } from "../../model/result.ts";
import type { Call, CommandDefinition } from "../command.ts";
import type { Flag, Flags } from "../flags.ts";
import { inputFlags, loadInputs } from "../inputs.ts";
import { reportFlags, Reports } from "../report-targets.ts";
import { selectCases, selectionFlags } from "../selection.ts";
import { parseSubjects, subjectFlags } from "../subjects.ts";
import { UsageError } from "../usage-error.ts";
import { version } from "../version.ts";

const runFlags: readonly Flag[] = [
  {
    name: "jobs",
    short: "j",
    value: "N",
    summary: "So many scenarios at a time; those that share a fixed port still take turns",
  },
  { name: "repeat", value: "N", summary: "Play every scenario N times" },
  {
    name: "retry",
    value: "N",
    summary: "Play a scenario that fails up to N times more; one that then passes is reported as flaky",
  },
  { name: "bail", value: "N", summary: "Begin nothing new after N failures" },
  { name: "strict", summary: "A failed `should` fails the run" },
  { name: "timeout-scale", value: "FACTOR", summary: "Multiply every time limit, for slow machines" },
];

export const run: CommandDefinition = {
  name: "run",
  usage: "[PATHS…]",
  summary: "Play scenarios",
  description: `PATHS are scenario files (*.scenario.yaml) and folders of them; without any, ./scenarios or else this folder. Every mistake in a
file is reported before a socket is opened. With --subject a real program takes a role, and the others are played against it.`,
  flags: [...subjectFlags, ...inputFlags, ...selectionFlags, ...runFlags, ...reportFlags],
  examples: [
    { command: "tomada run scenarios/examples", meaning: "play every scenario in the folder" },
    { command: "tomada run echo.scenario.yaml --subject server='python3 echo-server.py'", meaning: "test a server" },
    {
      command: "tomada run echo.scenario.yaml --subject server='./echo ${port}'",
      meaning: "a server that takes its port as an argument",
    },
    { command: "tomada run scenarios --report junit=out/junit.xml --retry 1", meaning: "in CI" },
  ],
  mostArguments: Number.POSITIVE_INFINITY,
  async run(call) {
    const { io, flags } = call;
    const options = parseOptions(call);
    const reports = await Reports.open(flags, io);
    const { cases, diagnostics } = await loadInputs(call, [...options.subjects.keys()]);
    refuseUnknownRoles(options.subjects, cases);
    const fold = createFold({ strict: flags.has("strict") });
    const selected = selectCases(cases, flags);
    await playAll(selected, { ...options, diagnostics }, [
      { detail: "results", handle: fold.handle },
      ...reports.consumers,
    ]);
    const result = fold.result();
    await reports.finish(result);
    for (const problem of reports.problems) io.stderr.write(`warning: ${problem}\n`);
    return exitCode(result);
  },
};

function parseOptions({ io, flags, typed }: Call): Omit<Parameters<typeof playAll>[1], "diagnostics"> {
  return {
    jobs: flags.count("jobs", 1) ?? availableParallelism(),
    repeat: flags.count("repeat", 1) ?? 1,
    retry: flags.count("retry", 0) ?? 0,
    bail: flags.count("bail", 1),
    timeoutScale: parseScale(flags),
    subjects: parseSubjects(flags, io.cwd),
    env: io.env,
    readFile,
    version,
    arguments: typed,
    signal: io.signal,
  };
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Fault(
      "unexpected-error",
      `cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`,
    );
  }
}

function parseScale(flags: Flags): number {
  const text = flags.get("timeout-scale");
  if (text === undefined) return 1;
  const scale = Number(text);
  if (!(scale > 0) || !Number.isFinite(scale))
    throw new UsageError(
      `--timeout-scale takes a factor greater than 0, such as 2 or 0.5, not ${JSON.stringify(text)}`,
    );
  return scale;
}

/** A subject for a role that no scenario has is a mistake, not a reason to skip everything. */
function refuseUnknownRoles(
  subjects: ReadonlyMap<string, unknown>,
  cases: readonly { readonly roles: readonly { readonly name: string }[] }[],
): void {
  if (cases.length === 0) return;
  const roles = [...new Set(cases.flatMap((scenario) => scenario.roles.map(({ name }) => name)))];
  for (const role of subjects.keys()) {
    if (!roles.includes(role))
      throw new UsageError(`--subject: no scenario here has a role ${role}`, `there are ${roles.join(", ")}`);
  }
}
