/** All commands, in the order in which help lists them. A new one is one file and one line here. */
import type { CommandDefinition } from "../command.ts";
import { explain } from "./explain.ts";
import { init } from "./init.ts";
import { list } from "./list.ts";
import { replay } from "./replay.ts";
import { run } from "./run.ts";
import { schema } from "./schema.ts";
import { validate } from "./validate.ts";

export const commands: readonly CommandDefinition[] = [run, validate, explain, list, init, schema, replay];
