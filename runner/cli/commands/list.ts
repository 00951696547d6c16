import { nameCase } from "../../model/case-name.ts";
import { renderDiagnostic } from "../../model/render-diagnostic.ts";
import type { CommandDefinition } from "../command.ts";
import { inputFlags, loadInputs } from "../inputs.ts";
import { wantsColor } from "../io.ts";
import { selectCases, selectionFlags } from "../selection.ts";

export const list: CommandDefinition = {
  name: "list",
  usage: "[PATHS…]",
  summary: "Show scenarios with their roles and tags",
  description: `What \`tomada run\` with the same arguments would play, in its order.`,
  flags: [...inputFlags, ...selectionFlags],
  examples: [{ command: "tomada list scenarios --tag tcp", meaning: "those with a tag" }],
  mostArguments: Number.POSITIVE_INFINITY,
  async run(call) {
    const { io, flags } = call;
    const { cases, diagnostics } = await loadInputs(call);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const color = wantsColor(io.stderr, io.env, flags.has("no-color"));
    for (const diagnostic of errors)
      io.stderr.write(`${renderDiagnostic(diagnostic, { color, width: io.stderr.width })}\n\n`);
    const selected = selectCases(cases, flags);
    let file: string | undefined;
    for (const scenario of selected) {
      if (scenario.file.path !== file) io.stdout.write(`${file === undefined ? "" : "\n"}${scenario.file.path}\n`);
      file = scenario.file.path;
      const roles = scenario.roles
        .map(({ name, instances }) => (instances === 1 ? name : `${name}×${instances}`))
        .join(", ");
      const tags = scenario.tags.map((tag) => ` #${tag}`).join("");
      io.stdout.write(`  ${nameCase(scenario)}  (${roles})${tags}\n`);
    }
    if (errors.length > 0) return 2;
    return selected.length === 0 ? 4 : 0;
  },
};
