import type { CommandDefinition } from "../command.ts";
import { nearestName } from "../../model/nearest-name.ts";
import { UsageError } from "../usage-error.ts";

export const explain: CommandDefinition = {
  name: "explain",
  usage: "[WORD]",
  summary: "Explain a word of the language, or a code in a message",
  description: `A verb, a frame or predicate of PATTERN, a form of DATA, a modifier, or the code of a mistake or failure. Without a word: all
of them.`,
  flags: [],
  examples: [
    { command: "tomada explain expect-recv", meaning: "a verb's own page" },
    { command: "tomada explain until", meaning: "a frame" },
  ],
  mostArguments: 1,
  async run({ io, arguments: [word] }) {
    const { listPages } = await import("../pages.ts");
    const pages = listPages();
    if (word === undefined) {
      let group = "";
      for (const page of pages) {
        if (page.group !== group) io.stdout.write(`${group === "" ? "" : "\n"}${page.group}\n`);
        group = page.group;
        io.stdout.write(`  ${page.name.padEnd(28)} ${page.summary}\n`);
      }
      return 0;
    }
    const found = pages.filter(({ name }) => name === word);
    if (found.length === 0) {
      const near = nearestName(
        word,
        pages.map(({ name }) => name),
      );
      throw new UsageError(
        `there is nothing called ${JSON.stringify(word)}`,
        near === undefined ? "`tomada explain` lists all words" : `did you mean ${near}?`,
      );
    }
    io.stdout.write(`${found.map(({ text }) => text).join("\n\n")}\n`);
    return 0;
  },
};
