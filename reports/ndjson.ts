import type { ReporterDefinition } from "../runner/model/report.ts";

export const ndjson: ReporterDefinition = {
  name: "ndjson",
  summary: "Every event of the run, one JSON object a line",
  description: `All other reports can be made from it later: \`tomada replay events.ndjson --report junit\`. The first line names the version of
the format, whose schema is \`schemas/events.schema.json\`; bytes are base64.`,
  defaultFile: "events.ndjson",
  async create({ write }) {
    const { encodeEvent } = await import("./events/encode.ts");
    return {
      detail: "bytes",
      handle: (event) => write(`${encodeEvent(event)}\n`),
      finish() {},
    };
  },
};
