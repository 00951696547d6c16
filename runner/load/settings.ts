/** `--set name=value`: values for the variables of scenarios. */
import { isScalar, parseDocument } from "yaml";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Value } from "../model/scenario.ts";
import { nearestName } from "../model/nearest-name.ts";
import { joinWords } from "./mistakes/words.ts";

/** A YAML scalar: `5` is a number, `"5"` and `five` are texts. What is none (a list, broken quotes) is taken as the text it is. */
export function parseSettings(written: Readonly<Record<string, string>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(written).map(([name, text]) => [name, parseSetting(text)]));
}

function parseSetting(text: string): Value {
  const document = parseDocument(text, { resolveKnownTags: false, logLevel: "silent" });
  if (document.errors.length > 0 || document.warnings.length > 0) return text;
  const value = isScalar(document.contents) ? document.contents.value : undefined;
  if (typeof value === "string" || typeof value === "boolean") return value;
  // A number that would not be kept as it is written stays a text.
  return typeof value === "number" &&
    Number.isFinite(value) &&
    (Number.isSafeInteger(value) || !Number.isInteger(value))
    ? value
    : text;
}

/** A name that no scenario has would be ignored in silence. */
export function checkSettings(settings: Readonly<Record<string, Value>>, variables: ReadonlySet<string>): Diagnostic[] {
  return Object.keys(settings).flatMap((name): Diagnostic[] => {
    if (variables.has(name)) return [];
    const near = nearestName(name, variables);
    const others =
      variables.size === 0
        ? "the scenarios have no vars"
        : `there ${variables.size === 1 ? "is" : "are"} ${joinWords([...variables])}`;
    return [
      {
        code: "unknown-variable",
        severity: "error",
        message: `no scenario has a variable ${name}`,
        help: near === undefined ? others : `did you mean ${near}?`,
        at: {
          file: "--set",
          line: 1,
          column: 1,
          endColumn: name.length + 1,
          text: `${name}=${String(settings[name])}`,
        },
      },
    ];
  });
}
