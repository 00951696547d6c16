/** Brings the libraries that a scenario's text will need, before anything is parsed: the rest is then synchronous. */
import { loadCel, needsCel } from "./expression.ts";
import { loadRegexes } from "./regex.ts";
import { templateNeedsCel } from "./template.ts";

/** Keys whose value is a CEL expression. A false alarm costs 20 ms, a miss would be a bug: so any such word counts. */
const expressionKeys = /\b(?:check|if|set|until)["']?\s*:/;
const regexKeys = /\bregex\b|\bmatches\b/;

/** `text`: a whole scenario file. */
export async function loadLibrariesFor(text: string): Promise<void> {
  const wanted: Promise<void>[] = [];
  if (regexKeys.test(text)) wanted.push(loadRegexes());
  if (expressionKeys.test(text) || templateNeedsCel(text, (source) => !needsCel(source))) wanted.push(loadCel());
  if (wanted.length > 0) await Promise.all(wanted);
}
