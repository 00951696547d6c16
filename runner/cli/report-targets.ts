/** `--report KIND[=FILE]`: reporters with a place to write each, and what happens when one of them fails. */
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { reporters } from "../../reports/registry.ts";
import type { Event } from "../model/events.ts";
import type { EventConsumer, Reporter, ReporterDefinition } from "../model/report.ts";
import type { RunResult } from "../model/result.ts";
import type { Flag, Flags } from "./flags.ts";
import { wantsColor, type Io, type Output } from "./io.ts";
import { nearestName } from "../model/nearest-name.ts";
import { UsageError } from "./usage-error.ts";

export const reportFlags: readonly Flag[] = [
  {
    name: "report",
    value: "KIND[=FILE]",
    repeatable: true,
    summary: `Write a report: ${reporters.map(({ name }) => name).join(", ")}; FILE - is standard output`,
  },
  { name: "verbose", short: "v", summary: "Show every step as it is played" },
];

/** All reports of a run. */
export class Reports {
  /** Why a report could not be written. */
  readonly problems: string[] = [];
  readonly #open: OpenReport[];

  private constructor(open: OpenReport[]) {
    this.#open = open;
  }

  /** Opens every file before anything runs. Throws UsageError. */
  static async open(flags: Flags, io: Io): Promise<Reports> {
    const asked = flags.all("report").map((text) => parseReport(text));
    const takesStdout = asked.some(({ file }) => file === "-");
    if (!asked.some(({ definition }) => definition.name === "terminal")) {
      asked.unshift({ definition: findReporter("terminal"), file: undefined });
    }
    const open: OpenReport[] = [];
    for (const { definition, file } of asked) open.push(await openReport(definition, file, takesStdout, flags, io));
    return new Reports(open);
  }

  get consumers(): readonly EventConsumer[] {
    return this.#open.map((report) => ({
      detail: report.reporter.detail,
      handle: (event: Event) => this.#try(report, () => report.reporter.handle(event)),
    }));
  }

  async finish(result: RunResult): Promise<void> {
    for (const report of this.#open) {
      try {
        if (!report.broken) await report.reporter.finish(result);
        report.target.close();
      } catch (error) {
        this.#break(report, error);
      }
    }
  }

  #try(report: OpenReport, action: () => void): void {
    if (report.broken) return;
    try {
      action();
    } catch (error) {
      this.#break(report, error);
    }
  }

  /** One report that fails takes neither the verdict nor the other reports with it. */
  #break(report: OpenReport, error: unknown): void {
    report.broken = true;
    this.problems.push(
      `the ${report.name} report could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

interface OpenReport {
  readonly name: string;
  readonly reporter: Reporter;
  readonly target: Target;
  broken: boolean;
}

interface Target {
  write(text: string): void;
  close(): void;
}

async function openReport(
  definition: ReporterDefinition,
  file: string | undefined,
  takesStdout: boolean,
  flags: Flags,
  io: Io,
): Promise<OpenReport> {
  const toStdout = file === "-" || file === undefined;
  // The terminal report makes room for one that a program reads.
  const output: Output | undefined = toStdout ? (takesStdout && file === undefined ? io.stderr : io.stdout) : undefined;
  const target =
    output === undefined
      ? openFile(resolve(io.cwd, file ?? ""))
      : { write: (text: string) => output.write(text), close() {} };
  const reporter = await definition.create({
    write: (text) => target.write(text),
    color: output !== undefined && wantsColor(output, io.env, flags.has("no-color")),
    interactive: output?.isTerminal === true && (io.env["CI"] ?? "") === "",
    width: output?.width ?? 80,
    verbose: flags.has("verbose"),
  });
  return { name: definition.name, reporter, target, broken: false };
}

function parseReport(text: string): { readonly definition: ReporterDefinition; readonly file: string | undefined } {
  const at = text.indexOf("=");
  const definition = findReporter(at === -1 ? text : text.slice(0, at));
  const file = at === -1 ? definition.defaultFile : text.slice(at + 1);
  if (file === "")
    throw new UsageError(
      `--report ${text} names no file`,
      `write --report ${definition.name}=FILE, or - for standard output`,
    );
  return { definition, file };
}

function findReporter(name: string): ReporterDefinition {
  const found = reporters.find((reporter) => reporter.name === name);
  if (found !== undefined) return found;
  const names = reporters.map((reporter) => reporter.name);
  const near = nearestName(name, names);
  throw new UsageError(
    `there is no report ${JSON.stringify(name)}`,
    near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`,
  );
}

/** How much is gathered before the file is written to. */
const bufferSize = 64 * 1024;

function openFile(path: string): Target {
  let descriptor: number;
  try {
    mkdirSync(dirname(path), { recursive: true });
    descriptor = openSync(path, "w");
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
  }
  let pending: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (size > 0) writeSync(descriptor, pending.join(""));
    pending = [];
    size = 0;
  };
  return {
    write(text) {
      pending.push(text);
      size += text.length;
      if (size >= bufferSize) flush();
    },
    close() {
      flush();
      closeSync(descriptor);
    },
  };
}
