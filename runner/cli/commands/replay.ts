import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { exitCode } from "../../model/exit-code.ts";
import { renderDiagnostic } from "../../model/render-diagnostic.ts";
import { createFold } from "../../model/result.ts";
import type { CommandDefinition } from "../command.ts";
import { wantsColor } from "../io.ts";
import { reportFlags, Reports } from "../report-targets.ts";
import { UsageError } from "../usage-error.ts";

export const replay: CommandDefinition = {
  name: "replay",
  usage: "EVENTS.ndjson",
  summary: "Make reports from the events of an earlier run",
  description: `What \`--report ndjson\` has written holds everything that any report shows. The exit code is that of the run.`,
  flags: [...reportFlags, { name: "strict", summary: "A failed `should` fails the run" }],
  examples: [{ command: "tomada replay events.ndjson --report junit=out/junit.xml", meaning: "JUnit, later" }],
  mostArguments: 1,
  async run({ io, flags, arguments: [path] }) {
    if (path === undefined)
      throw new UsageError("replay needs a file of events", "tomada run --report ndjson=events.ndjson writes one");
    const { EventReader } = await import("../../../reports/events/read.ts");
    const reports = await Reports.open(flags, io);
    const fold = createFold({ strict: flags.has("strict") });
    const reader = new EventReader(path);
    const { consumers } = reports;
    try {
      for await (const line of createInterface({
        input: createReadStream(resolve(io.cwd, path)),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        const event = reader.read(line);
        if (event === undefined) continue;
        fold.handle(event);
        for (const consumer of consumers) consumer.handle(event);
      }
    } catch (error) {
      throw new UsageError(`cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`);
    }
    reader.end();
    const result = fold.result();
    await reports.finish(result);
    const color = wantsColor(io.stderr, io.env, flags.has("no-color"));
    for (const diagnostic of reader.diagnostics)
      io.stderr.write(`${renderDiagnostic(diagnostic, { color, width: io.stderr.width })}\n`);
    for (const problem of reports.problems) io.stderr.write(`warning: ${problem}\n`);
    return reader.diagnostics.some(({ severity }) => severity === "error") ? 2 : exitCode(result);
  },
};
