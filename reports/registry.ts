/** All reports there are. A new one is one file and one line here. */
import type { ReporterDefinition } from "../runner/model/report.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { ndjson } from "./ndjson.ts";
import { terminal } from "./terminal.ts";

/** Light: a report's own code is loaded by its `create`. */
export const reporters: readonly ReporterDefinition[] = [terminal, junit, ndjson, json, github];
