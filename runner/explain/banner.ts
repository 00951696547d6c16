/** What was expected comes, after something that nobody asked for. */
import { escapeBytes } from "../model/display-text.ts";
import { comparedBytes, quantity } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const banner: Explainer = {
  name: "banner",
  explain(failure) {
    const bytes = comparedBytes(failure);
    if (bytes === undefined || bytes.expected.length < 2) return undefined;
    const at = bytes.actual.indexOf(bytes.expected);
    if (at <= 0) return undefined;
    if (/^[\r\n]+$/.test(bytes.actual.subarray(0, at).toString("latin1")))
      return `What was expected does come, after the line ending of what was read ("${escapeBytes(bytes.actual.subarray(0, at))}"): take "\\r" and "\\n" both off a line before something is made of it.`;
    const before = escapeBytes(bytes.actual.subarray(0, Math.min(at, 60)));
    return `What was expected does come, after ${quantity(at, "byte")} that nobody asked for: "${before}"${at > 60 ? "…" : ""}. A greeting, a prompt or a trace does not belong on this ${failure.code === "output-differs" ? "stream" : "connection"}.`;
  },
};
