/** `--report KIND[=FILE]`, and which reports a call thereby asks for. */
import { resolve } from "node:path";
import { reporters } from "../../reports/registry.ts";
import { didYouMean } from "../model/nearest-name.ts";
import type { ReporterDefinition } from "../model/report.ts";
import { makeSwitch, type Flag } from "./flag.ts";
import type { Flags } from "./flags.ts";
import { UsageError } from "./usage-error.ts";

/** One report, and the file that it goes to; "-" is standard output, undefined wherever the terminal report goes. */
export interface ReportRequest {
  readonly definition: ReporterDefinition;
  readonly file: string | undefined;
}

const report: Flag<ReportRequest> = {
  name: "report",
  value: "KIND[=FILE]",
  repeatable: true,
  summary: `Write a report: ${reporters.map(({ name }) => name).join(", ")}; FILE - is standard output`,
  parse: parseReport,
};

export const verbose = makeSwitch({ name: "verbose", short: "v", summary: "Show every step as it is played" });

export const reportFlags: readonly Flag[] = [report, verbose];

/** The terminal report is always among them. Throws UsageError. */
export function readReports(flags: Flags, cwd: string): readonly ReportRequest[] {
  const asked = flags.all(report);
  refuseSharedFiles(asked, cwd);
  if (asked.some(({ definition }) => definition.name === "terminal")) return asked;
  return [{ definition: findReporter("terminal"), file: undefined }, ...asked];
}

function refuseSharedFiles(asked: readonly ReportRequest[], cwd: string): void {
  const taken = new Map<string, string>();
  for (const { definition, file } of asked) {
    if (file === undefined) continue;
    const target = file === "-" ? "standard output" : resolve(cwd, file);
    const other = taken.get(target);
    if (other !== undefined) {
      throw new UsageError(
        `--report: ${other} and ${definition.name} would both be written to ${file === "-" ? target : file}`,
        `give each a file of its own: --report ${definition.name}=FILE`,
      );
    }
    taken.set(target, definition.name);
  }
}

function parseReport(text: string): ReportRequest {
  const at = text.indexOf("=");
  const definition = findReporter(at === -1 ? text : text.slice(0, at));
  const file = at === -1 ? definition.defaultFile : text.slice(at + 1);
  if (file === "")
    throw new UsageError(`${text} names no file`, `write ${definition.name}=FILE, or - for standard output`);
  return { definition, file };
}

function findReporter(name: string): ReporterDefinition {
  const found = reporters.find((reporter) => reporter.name === name);
  if (found !== undefined) return found;
  const names = reporters.map((reporter) => reporter.name);
  throw new UsageError(
    `there is no report ${JSON.stringify(name)}`,
    didYouMean(name, names, () => `there are ${names.join(", ")}`),
  );
}
