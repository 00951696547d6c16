/** Prose, broken into lines. */

/** Lines of at most `width` columns, except where a word is longer; empty lines part paragraphs, as they do in the text. */
export function fill(text: string, width: number): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => fillParagraph(paragraph.split(/\s+/), width).join("\n"))
    .join("\n\n");
}

function fillParagraph(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
