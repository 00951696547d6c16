import { defineConfig } from "vitest/config";
import { SkippedTestsReporter } from "./scripts/skipped-tests-reporter.ts";

export default defineConfig({
  test: {
    include: ["{runner,reports,scripts,bench}/**/*.test.ts"],
    // Real sockets and processes: give a loaded machine time; nothing here measures it.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", new SkippedTestsReporter(), ...(process.env["CI"] ? (["json"] as const) : [])],
    // What .ci/run counts.
    outputFile: { json: "out/tests.json" },
    coverage: {
      provider: "v8",
      include: ["runner/**/*.ts", "reports/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.test-support.ts"],
      reporter: ["text-summary", "html", "lcov"],
    },
  },
});
