/** Where a `${…}` ends. */

/** The `}` that belongs to the `${` before `start`: not one inside braces or CEL's quotes; -1 where there is none. */
export function findClose(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"' || character === "'") {
      const quote = text.startsWith(character.repeat(3), at) ? character.repeat(3) : character;
      at = findQuoteEnd(text, at + quote.length, quote);
      if (at === -1) return -1;
    } else if (character === "{") {
      depth++;
    } else if (character === "}") {
      if (depth === 0) return at;
      depth--;
    }
  }
  return -1;
}

/** Offset of the closing quote's last character, or -1. To the library a backslash hides a quote in raw text, too. */
function findQuoteEnd(text: string, start: number, quote: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(quote, at)) return at + quote.length - 1;
  }
  return -1;
}
