import { didYouMean } from "../../model/nearest-name.ts";
import type { CommandDefinition } from "../command.ts";
import type { Page } from "../pages.ts";
import { UsageError } from "../usage-error.ts";

export const explain: CommandDefinition = {
  name: "explain",
  usage: "[WORD]",
  summary: "Explain a word of the language, or a code in a message",
  description: `A key of a scenario, a verb, a frame or predicate of PATTERN, a form of DATA, a modifier, the name of a system call's
error, or the code of a mistake or failure. Without a word: all of them.`,
  flags: [],
  examples: [
    { command: "tomada explain expect-recv", meaning: "a verb's own page" },
    { command: "tomada explain until", meaning: "a frame" },
    { command: "tomada explain ECONNREFUSED", meaning: "which calls fail with it, and when" },
    { command: "tomada explain frame-missing", meaning: "what a message in brackets means" },
  ],
  mostArguments: 1,
  async run({ io, arguments: [word] }) {
    const { listPages } = await import("../pages.ts");
    const pages = listPages();
    io.stdout.write(word === undefined ? renderIndex(pages) : renderPages(pages, word));
    return 0;
  },
};

function renderIndex(pages: readonly Page[]): string {
  const groups = [...new Set(pages.map(({ group }) => group))];
  const renderGroup = (group: string): string => {
    const rows = pages
      .filter((page) => page.group === group)
      .map(({ name, summary }) => `  ${name.padEnd(28)} ${summary}\n`);
    return `${group}\n${rows.join("")}`;
  };
  return groups.map(renderGroup).join("\n");
}

function renderPages(pages: readonly Page[], word: string): string {
  const found = pages.filter(({ name }) => name === word);
  if (found.length === 0) {
    const names = pages.map(({ name }) => name);
    throw new UsageError(
      `there is nothing called ${JSON.stringify(word)}`,
      didYouMean(word, names, () => "`tomada explain` lists all words"),
    );
  }
  // A word may be several things: `text` is sent, and expected.
  return found.map(({ group, text }) => `${found.length > 1 ? `${group}\n\n` : ""}${text}\n`).join("\n\n");
}
