/** The reports of a run: each with a place to write, and what happens when one of them fails. */
import { resolve } from "node:path";
import type { Event } from "../model/events.ts";
import type { EventConsumer, Reporter } from "../model/report.ts";
import type { RunResult } from "../model/result.ts";
import { noColor } from "./flag.ts";
import type { Flags } from "./flags.ts";
import { wantsColor, type Io, type Output } from "./io.ts";
import { ReportFile } from "./report-file.ts";
import { verbose, type ReportRequest } from "./report-flag.ts";

export class Reports {
  /** Why a report could not be written. */
  readonly problems: string[] = [];
  readonly consumers: readonly EventConsumer[];
  readonly #open: readonly OpenReport[];

  private constructor(open: readonly OpenReport[]) {
    this.#open = open;
    this.consumers = open.map((report) => ({
      detail: report.reporter.detail,
      handle: (event) => this.#attempt(report, () => handle(report, event)),
    }));
  }

  /** Opens every file before anything runs. Throws UsageError. */
  static async open(requests: readonly ReportRequest[], flags: Flags, io: Io): Promise<Reports> {
    const takesStdout = requests.some(({ file }) => file === "-");
    const open: OpenReport[] = [];
    for (const request of requests) open.push(await openReport(request, takesStdout, flags, io));
    return new Reports(open);
  }

  async finish(result: RunResult): Promise<void> {
    for (const report of this.#open) {
      try {
        if (!report.isBroken) await report.reporter.finish(result);
      } catch (error) {
        this.#break(report, error);
      }
      this.#attempt(report, () => report.file?.close());
    }
  }

  #attempt(report: OpenReport, action: () => void): void {
    if (report.isBroken) return;
    try {
      action();
    } catch (error) {
      this.#break(report, error);
    }
  }

  /** One report that fails takes neither the verdict nor the other reports with it. */
  #break(report: OpenReport, error: unknown): void {
    report.isBroken = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.problems.push(`the ${report.name} report could not be written: ${reason}`);
  }
}

interface OpenReport {
  readonly name: string;
  readonly reporter: Reporter;
  /** undefined: it is written to standard output or standard error. */
  readonly file: ReportFile | undefined;
  isBroken: boolean;
}

function handle({ reporter, file }: OpenReport, event: Event): void {
  reporter.handle(event);
  // Whoever reads along, and whoever finds the file after a crash, finds whole scenarios.
  if (event.type === "scenario-finished") file?.flush();
}

async function openReport(
  { definition, file: path }: ReportRequest,
  takesStdout: boolean,
  flags: Flags,
  io: Io,
): Promise<OpenReport> {
  const output = chooseOutput(path, takesStdout, io);
  const file = output === undefined ? new ReportFile(resolve(io.cwd, path ?? "")) : undefined;
  const reporter = await definition.create({
    write: file === undefined ? (text) => output?.write(text) : (text) => file.write(text),
    color: output !== undefined && wantsColor(output, io.env, flags.has(noColor)),
    interactive: output?.isTerminal === true && !isSet(io.env["CI"]) && io.env["TERM"] !== "dumb",
    width: output?.width ?? 80,
    verbose: flags.has(verbose),
  });
  return { name: definition.name, reporter, file, isBroken: false };
}

/** What a person reads makes room on standard output for what a program reads. */
function chooseOutput(path: string | undefined, takesStdout: boolean, io: Io): Output | undefined {
  if (path === "-") return io.stdout;
  if (path !== undefined) return undefined;
  return takesStdout ? io.stderr : io.stdout;
}

function isSet(variable: string | undefined): boolean {
  return variable !== undefined && variable !== "" && variable !== "false" && variable !== "0";
}
