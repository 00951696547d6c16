import { formatDiagnosticsJson } from "../../model/diagnostics-json.ts";
import { renderDiagnostic } from "../../model/render-diagnostic.ts";
import type { CommandDefinition } from "../command.ts";
import { inputFlags, loadInputs } from "../inputs.ts";
import { wantsColor } from "../io.ts";
import { UsageError } from "../usage-error.ts";

export const validate: CommandDefinition = {
  name: "validate",
  usage: "[PATHS…]",
  summary: "Find every mistake in scenarios, without playing them",
  description: `Each mistake has its place, the line with a caret, what is wrong and what to do. --format json is for editors and scripts.`,
  flags: [
    ...inputFlags,
    { name: "format", value: "text|json", summary: "How mistakes are written; text where left out" },
  ],
  examples: [
    { command: "tomada validate scenarios", meaning: "check a folder" },
    { command: "tomada validate --format json echo.scenario.yaml", meaning: "for a program" },
  ],
  mostArguments: Number.POSITIVE_INFINITY,
  async run(call) {
    const { io, flags } = call;
    const format = flags.get("format") ?? "text";
    if (format !== "text" && format !== "json")
      throw new UsageError(`--format is text or json, not ${JSON.stringify(format)}`);
    const { cases, diagnostics, files } = await loadInputs(call);
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    if (format === "json") {
      io.stdout.write(formatDiagnosticsJson(diagnostics));
    } else {
      const color = wantsColor(io.stdout, io.env, flags.has("no-color"));
      for (const diagnostic of diagnostics)
        io.stdout.write(`${renderDiagnostic(diagnostic, { color, width: io.stdout.width })}\n\n`);
      const warnings = diagnostics.length - errors;
      io.stdout.write(
        `${count(files, "file")}, ${count(cases.length, "scenario")}: ${count(errors, "error")}${warnings === 0 ? "" : `, ${count(warnings, "warning")}`}\n`,
      );
    }
    if (errors > 0) return 2;
    return files === 0 ? 4 : 0;
  },
};

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
