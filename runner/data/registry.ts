/** All forms of DATA, in the order in which the reference lists them. A new one is one file and one line here. */
import type { EncoderDefinition } from "../model/definition.ts";
import { base64 } from "./base64.ts";
import { concat } from "./concat.ts";
import { file } from "./file.ts";
import { fill } from "./fill.ts";
import { hex } from "./hex.ts";
import { json } from "./json.ts";
import { line } from "./line.ts";
import { prefixed } from "./prefixed.ts";
import { random } from "./random.ts";
import { text } from "./text.ts";

export const encoders: readonly EncoderDefinition[] = [
  text,
  line,
  hex,
  base64,
  file,
  json,
  fill,
  random,
  prefixed,
  concat,
];

const byName = new Map(encoders.map((encoder) => [encoder.name, encoder]));

export function findEncoder(name: string): EncoderDefinition | undefined {
  return byName.get(name);
}

/** "text, line, hex, …", for messages. */
export const formNames = encoders.map(({ name }) => name).join(", ");
