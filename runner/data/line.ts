import { Type } from "typebox";
import type { EncoderDefinition } from "../model/definition.ts";
import { encodeText, encodingSchema } from "./encodings.ts";
import { sourceOf } from "./sources.ts";

export const line: EncoderDefinition = {
  name: "line",
  summary: "Text and a line end: CRLF unless `eol: lf`",
  description: `Most text protocols end their lines with CRLF (RFC 5321 §2.3.8, RFC 9112 §2.2). \`eol: lf\` ends it as programs do that
print a plain \`\\n\`.`,
  argument: Type.String({ description: "The line without its end" }),
  companions: {
    eol: Type.Enum(["crlf", "lf"], { description: "The line end; crlf where left out" }),
    encoding: encodingSchema,
  },
  examples: [
    { data: "line: QUIT", hex: "515549540d0a" },
    { data: "{ line: hi, eol: lf }", hex: "68690a" },
    { data: "{ line: é, encoding: utf-16le }", hex: "e9000d000a00" },
  ],
  encode(argument, { eol, encoding }) {
    const content = encodeText(argument, encoding);
    return sourceOf(Buffer.concat([content, encodeText(eol === "lf" ? "\n" : "\r\n", encoding)]));
  },
};
