import type { CommandDefinition } from "../command.ts";
import { UsageError } from "../usage-error.ts";

export const schema: CommandDefinition = {
  name: "schema",
  usage: "[scenario|events]",
  summary: "Print the JSON Schema of scenario files, or of the event stream",
  description: `For editors: \`# yaml-language-server: $schema=FILE\` in a scenario gives completion and checks as you type.`,
  flags: [],
  examples: [{ command: "tomada schema > scenario.schema.json", meaning: "for an editor" }],
  mostArguments: 1,
  async run({ io, arguments: [which = "scenario"] }) {
    if (which === "scenario") {
      const { scenarioSchema } = await import("../../load/schema/scenario-schema.ts");
      io.stdout.write(`${JSON.stringify(scenarioSchema(), undefined, 2)}\n`);
    } else if (which === "events") {
      const { eventsSchema } = await import("../../../reports/events/published.ts");
      io.stdout.write(`${JSON.stringify(eventsSchema(), undefined, 2)}\n`);
    } else {
      throw new UsageError(`there is no schema ${JSON.stringify(which)}`, "there are scenario and events");
    }
    return 0;
  },
};
