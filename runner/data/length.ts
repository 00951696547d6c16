/** How many bytes DATA is, where the file alone tells. */
import type { Value } from "../model/scenario.ts";
import { compileData } from "./compile.ts";
import { holdsTemplate } from "./templates.ts";

/** Thrown to get out of an encoder that asks for a file: what it holds is not known before it is played. */
class FileNeeded extends Error {}

/** undefined where it depends on a `${…}` or on a file, or where the DATA is wrong. */
export function dataLength(value: Value): number | undefined {
  if (holdsTemplate(value)) return undefined;
  try {
    return compileData(value, { readFile: refuseFile }).length;
  } catch (error) {
    if (error instanceof FileNeeded || error instanceof RangeError) return undefined;
    throw error;
  }
}

function refuseFile(): never {
  throw new FileNeeded();
}
