/** All verbs. A new verb is one file and one line here. */
import type { VerbDefinition } from "./definition.ts";

export const verbs: readonly VerbDefinition[] = [];
