import { resolve } from "node:path";
import type { EventReader } from "../../../reports/events/read.ts";
import type { Event } from "../../model/events.ts";
import { exitCode } from "../../model/exit-code.ts";
import { renderDiagnostic } from "../../model/render-diagnostic.ts";
import { createFold } from "../../model/result.ts";
import type { CommandDefinition } from "../command.ts";
import { makeSwitch, noColor } from "../flag.ts";
import { isError } from "../inputs.ts";
import { wantsColor } from "../io.ts";
import { readLines } from "../read-lines.ts";
import { readReports, reportFlags } from "../report-flag.ts";
import { Reports } from "../reports.ts";
import { UsageError } from "../usage-error.ts";

const strict = makeSwitch({ name: "strict", summary: "A failed `should` fails the run, as in `tomada run --strict`" });

export const replay: CommandDefinition = {
  name: "replay",
  usage: "EVENTS.ndjson",
  summary: "Make reports from the events of an earlier run",
  description: `What \`--report ndjson\` has written holds everything that any report shows. The exit code is that of the
run, or 2 where the file is damaged.`,
  flags: [...reportFlags, strict],
  examples: [{ command: "tomada replay events.ndjson --report junit=out/junit.xml", meaning: "JUnit, later" }],
  mostArguments: 1,
  async run({ io, flags, arguments: [path] }) {
    if (path === undefined) {
      throw new UsageError("replay needs a file of events", "tomada run --report ndjson=events.ndjson writes one");
    }
    const requests = readReports(flags, io.cwd);
    const { EventReader } = await import("../../../reports/events/read.ts");
    const reader = new EventReader(path);
    const fold = createFold({ strict: flags.has(strict) });
    let reports: Reports | undefined;
    for await (const event of readEvents(reader, resolve(io.cwd, path))) {
      if (io.signal.aborted) break;
      // Not before: a file that is something else shall not cost the reports that are there.
      reports ??= await Reports.open(requests, flags, io);
      fold.handle(event);
      for (const consumer of reports.consumers) consumer.handle(event);
    }
    const result = fold.result();
    await reports?.finish(result);
    const color = wantsColor(io.stderr, io.env, flags.has(noColor));
    for (const diagnostic of reader.diagnostics) {
      io.stderr.write(`${renderDiagnostic(diagnostic, { color, width: io.stderr.width })}\n`);
    }
    for (const problem of reports?.problems ?? []) io.stderr.write(`warning: ${problem}\n`);
    return reader.diagnostics.some(isError) ? 2 : exitCode(result);
  },
};

async function* readEvents(reader: EventReader, path: string): AsyncGenerator<Event> {
  for await (const line of readLines(path)) {
    const event = reader.read(line);
    if (event !== undefined) yield event;
  }
  reader.end();
}
