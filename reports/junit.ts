import type { ReporterDefinition } from "../runner/model/report.ts";

export const junit: ReporterDefinition = {
  name: "junit",
  summary: "JUnit XML, as Jenkins, GitLab and GitHub read it",
  description: `A suite is a file; a case is a scenario with its row of the matrix. What the program did wrong is a \`<failure>\` whose body is the
whole explanation; what the environment did, and a mistake in a file, is an \`<error>\`. A \`should\` that failed without \`--strict\`
and a known failure are \`<skipped>\` with their reason. The report is red exactly when the exit code is not 0.`,
  defaultFile: "junit.xml",
  async create({ write }) {
    const { JUnitReporter } = await import("./junit/reporter.ts");
    return new JUnitReporter(write);
  },
};
