import { nameCase } from "../../model/case-name.ts";
import { renderDiagnostic } from "../../model/render-diagnostic.ts";
import type { Scenario } from "../../model/scenario.ts";
import type { CommandDefinition } from "../command.ts";
import { noColor } from "../flag.ts";
import { inputFlags, isError, loadInputs } from "../inputs.ts";
import { wantsColor } from "../io.ts";
import { prepareSelection, selectionFlags } from "../selection.ts";

export const list: CommandDefinition = {
  name: "list",
  usage: "[PATHS…]",
  summary: "Show scenarios with their roles and tags",
  description: "What `tomada run` with the same arguments would play, in its order.",
  flags: [...inputFlags, ...selectionFlags],
  examples: [{ command: "tomada list scenarios --tag tcp", meaning: "those with a tag" }],
  mostArguments: Number.POSITIVE_INFINITY,
  async run(call) {
    const { io, flags } = call;
    const select = await prepareSelection(flags);
    const { cases, diagnostics } = await loadInputs(call);
    const errors = diagnostics.filter(isError);
    const color = wantsColor(io.stderr, io.env, flags.has(noColor));
    for (const error of errors) io.stderr.write(`${renderDiagnostic(error, { color, width: io.stderr.width })}\n\n`);
    const selected = select(cases);
    let file: string | undefined;
    for (const scenario of selected) {
      const { path } = scenario.file;
      if (path !== file) io.stdout.write(`${file === undefined ? "" : "\n"}${path}\n`);
      file = path;
      io.stdout.write(`  ${describeCase(scenario)}\n`);
    }
    if (errors.length > 0) return 2;
    return selected.length === 0 ? 4 : 0;
  },
};

function describeCase(scenario: Scenario): string {
  const roles = scenario.roles.map(({ name, instances }) => (instances === 1 ? name : `${name}×${instances}`));
  return [`${nameCase(scenario)}  (${roles.join(", ")})`, ...scenario.tags.map((tag) => `#${tag}`)].join(" ");
}
