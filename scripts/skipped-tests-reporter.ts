/** A vitest reporter that names the skipped tests at the end: a test that silently does not run protects nobody. */
import type { Reporter, TestModule } from "vitest/node";

export class SkippedTestsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests("skipped")].map((test) => {
        const { note } = test.result() as { readonly note?: string };
        return `  ${module.relativeModuleId} > ${test.fullName}${note === undefined ? "" : ` [skipped: ${note}]`}`;
      }),
    );
    if (skipped.length > 0) console.log(`\n${skipped.length} skipped:\n${skipped.join("\n")}\n`);
  }
}
