import { conclude } from "../runner/model/exit-code.ts";
import type { ReporterDefinition } from "../runner/model/report.ts";

/** Raised when a field changes its meaning or goes away. */
const version = "tomada-result/1";

export const json: ReporterDefinition = {
  name: "json",
  summary: "The result of the run as one JSON document",
  description: `Files, cases, counts and failures as they stand at the end: for scripts that want no stream. Bytes are base64, as in the events.`,
  defaultFile: "result.json",
  async create({ write }) {
    const { stringify, toJson } = await import("./events/encode.ts");
    return {
      detail: "results",
      handle() {},
      finish(result) {
        const { cases: _, diagnostics: __, ...rest } = result;
        write(`${stringify(toJson({ version, exit: conclude(result), ...rest }), 2)}\n`);
      },
    };
  },
};
