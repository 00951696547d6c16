/** Mistakes in DATA that the file alone shows and a schema cannot say. */
import type { Value } from "../model/scenario.ts";
import { compileData } from "./compile.ts";
import { encoders, findEncoder, formNames } from "./registry.ts";
import { holdsTemplate } from "./templates.ts";

export interface DataMistake {
  readonly code: "data-invalid";
  /** What is wrong, one sentence without a full stop. */
  readonly message: string;
  readonly help?: string;
  /** From the value to the culprit. */
  readonly path: readonly (string | number)[];
}

/** Says nothing of parts that hold `${…}`, and nothing of what the schema refuses anyway. */
export function checkData(value: Value): readonly DataMistake[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const map = value as { readonly [key: string]: Value };
  const forms = Object.keys(map).filter((key) => findEncoder(key) !== undefined);
  const [form, second] = forms;
  if (form === undefined) return [mistake("this does not say what to send", [], `add one of ${formNames}`)];
  if (second !== undefined) {
    return [
      mistake(
        `this says twice what to send, with ${forms.join(" and ")}`,
        [second],
        "keep one, or join them with concat",
      ),
    ];
  }
  const strays = Object.keys(map).filter((key) => key !== form && isStray(key, form));
  if (strays.length > 0) return strays.map((key) => mistake(`${key} does not go with ${form}`, [key]));
  const argument = map[form] ?? null;
  if (form === "concat") return Array.isArray(argument) ? argument.flatMap(checkPart) : [];
  if (form === "prefixed") {
    const inside = checkData(argument).map((found) => ({ ...found, path: ["prefixed", ...found.path] }));
    if (inside.length > 0) return inside;
  }
  return form === "file" || holdsTemplate(value) ? [] : tryToEncode(map, form);
}

function checkPart(part: Value, index: number): readonly DataMistake[] {
  return checkData(part).map((found) => ({ ...found, path: ["concat", index, ...found.path] }));
}

function tryToEncode(value: Value, form: string): readonly DataMistake[] {
  try {
    compileData(value, { readFile: () => new Uint8Array(0) });
    return [];
  } catch (error) {
    if (error instanceof RangeError) return [mistake(error.message, [form])];
    throw error;
  }
}

/** A companion of another form; keys that belong to none are the schema's affair. */
function isStray(key: string, form: string): boolean {
  if (Object.hasOwn(findEncoder(form)?.companions ?? {}, key)) return false;
  return encoders.some(({ companions }) => Object.hasOwn(companions ?? {}, key));
}

function mistake(message: string, path: DataMistake["path"], help?: string): DataMistake {
  return { code: "data-invalid", message, path, ...(help === undefined ? {} : { help }) };
}
