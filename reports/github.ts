import type { ReporterDefinition } from "../runner/model/report.ts";

export const github: ReporterDefinition = {
  name: "github",
  summary: "Annotations at the lines of the scenario, on GitHub Actions",
  description: `Failures and mistakes in files become errors; a \`should\` that failed, a flaky scenario and advice become warnings. GitHub shows
ten of each a step: of more, the tenth counts the rest. What the run prints meanwhile cannot be taken for a workflow command.`,
  defaultFile: undefined,
  async create({ write }) {
    const { GitHubReporter } = await import("./github/reporter.ts");
    return new GitHubReporter(write);
  },
};
