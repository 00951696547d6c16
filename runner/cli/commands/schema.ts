import type { CommandDefinition } from "../command.ts";
import { UsageError } from "../usage-error.ts";

export const schema: CommandDefinition = {
  name: "schema",
  usage: "[scenario|events]",
  summary: "Print the JSON Schema of scenario files, or of the event stream",
  description:
    "For editors: a first line `# yaml-language-server: $schema=FILE` in a scenario gives completion and checks as you type.",
  flags: [],
  examples: [
    { command: "tomada schema > scenario.schema.json", meaning: "for an editor" },
    { command: "tomada schema events", meaning: "of what `--report ndjson` writes, one event a line" },
  ],
  mostArguments: 1,
  async run({ io, arguments: [which = "scenario"] }) {
    io.stdout.write(`${JSON.stringify(await makeSchema(which), undefined, 2)}\n`);
    return 0;
  },
};

async function makeSchema(which: string): Promise<unknown> {
  switch (which) {
    case "scenario": {
      const { scenarioSchema } = await import("../../load/schema/scenario-schema.ts");
      return scenarioSchema();
    }
    case "events": {
      const { eventsSchema } = await import("../../../reports/events/published.ts");
      return eventsSchema();
    }
    default:
      throw new UsageError(`there is no schema ${JSON.stringify(which)}`, "there are scenario and events");
  }
}
