/** Expressions that are a single literal, read without the CEL library. */

const words = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);
/** Up to fifteen digits: a number that JavaScript holds exactly. */
const wholeNumber = /^-?\d{1,15}$/;
/** Without escapes and prefixes. */
const plainText = /^(?:"[^"\\\r\n]*"|'[^'\\\r\n]*')$/;

/** undefined for everything that is not one. */
export function readLiteral(source: string): { readonly value: unknown } | undefined {
  if (words.has(source)) return { value: words.get(source) };
  // -0 is no whole number of CEL's.
  if (wholeNumber.test(source)) return { value: Number(source) + 0 };
  if (plainText.test(source)) return { value: source.slice(1, -1) };
  return undefined;
}
