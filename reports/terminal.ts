import type { ReporterDefinition } from "../runner/model/report.ts";

export const terminal: ReporterDefinition = {
  name: "terminal",
  summary: "What you read: a line a scenario, every failure explained, the counts at the end",
  description: `The default. On a terminal it shows live progress; elsewhere plain lines. \`--verbose\` shows every step as it passes, and what
programs print.`,
  defaultFile: undefined,
  async create(options) {
    const { TerminalReporter } = await import("./terminal/reporter.ts");
    return new TerminalReporter(options);
  },
};
