/** Walks the tokens of a document, as the parser made them. */
import type { CST } from "yaml";

/** Every scalar and collection, in the order of the file. Without recursion: the nesting may be deep. */
export function* everyToken(document: CST.Document | undefined): Generator<CST.Token> {
  const waiting: CST.Token[] = document?.value ? [document.value] : [];
  for (let token = waiting.pop(); token; token = waiting.pop()) {
    yield token;
    if (!("items" in token)) continue;
    for (let at = token.items.length - 1; at >= 0; at--) {
      const item = token.items[at];
      if (item?.value) waiting.push(item.value);
      if (item?.key) waiting.push(item.key);
    }
  }
}
