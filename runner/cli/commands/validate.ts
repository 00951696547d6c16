import type { CommandDefinition } from "../command.ts";
import { noColor, notAsExpected, type Flag } from "../flag.ts";
import { describeCutShort, inputFlags, isError, loadInputs } from "../inputs.ts";
import { wantsColor } from "../io.ts";

const format: Flag<"text" | "json"> = {
  name: "format",
  value: "text|json",
  summary: "How mistakes are written; text where left out",
  parse(text) {
    if (text !== "text" && text !== "json") throw notAsExpected("text or json", text);
    return text;
  },
};

export const validate: CommandDefinition = {
  name: "validate",
  usage: "[PATHS…]",
  summary: "Find every mistake in scenarios, without playing them",
  description: `Each mistake has its place, the line with a caret, what is wrong and what to do. --format json is for editors
and scripts.`,
  flags: [...inputFlags, format],
  examples: [
    { command: "tomada validate scenarios", meaning: "check a folder" },
    { command: "tomada validate --format json echo.scenario.yaml", meaning: "for a program" },
  ],
  mostArguments: Number.POSITIVE_INFINITY,
  async run(call) {
    const { io, flags } = call;
    const inputs = await loadInputs(call);
    const { cases, diagnostics, files } = inputs;
    const errors = diagnostics.filter(isError).length;
    if (flags.get(format) === "json") {
      const { formatDiagnosticsJson } = await import("../../model/diagnostics-json.ts");
      io.stdout.write(formatDiagnosticsJson(diagnostics));
    } else {
      const { renderDiagnostic } = await import("../../model/render-diagnostic.ts");
      const color = wantsColor(io.stdout, io.env, flags.has(noColor));
      for (const diagnostic of diagnostics) {
        io.stdout.write(`${renderDiagnostic(diagnostic, { color, width: io.stdout.width })}\n\n`);
      }
      const warnings = diagnostics.length - errors;
      const found = [count(errors, "error"), ...(warnings === 0 ? [] : [count(warnings, "warning")])];
      const summary = `${count(files, "file")}, ${count(cases.length, "scenario")}: ${found.join(", ")}\n`;
      io.stdout.write(`${describeCutShort(inputs)}${summary}`);
    }
    if (errors > 0) return 2;
    return files === 0 ? 4 : 0;
  },
};

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
