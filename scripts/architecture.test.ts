/** docs/architecture.md and the dependency rules say the same of the rooms that are there. */
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readPage } from "./pages.ts";
import { repository } from "./transcript.ts";

const page = readPage("docs/architecture.md");

interface Rule {
  readonly name: string;
  readonly to: { readonly pathNot?: string | readonly string[] };
}

const { forbidden } = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as {
  readonly forbidden: readonly Rule[];
};

const rooms = readdirSync(resolve(repository, "runner"), { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** Room → what the page says that it may import. */
const described = new Map(
  [...page.matchAll(/^\| `runner\/(\w+)` +\|[^|]*\|([^|]*)\|$/gm)].map(([, room = "", imports = ""]) => [
    room,
    imports.trim(),
  ]),
);

/** Room → what the rule lets it import. */
function allowed(room: string): readonly string[] {
  const rule = forbidden.find(({ name }) => name === `${room}-imports`);
  const [, list = ""] = /\((.*)\)/.exec(String(rule?.to.pathNot)) ?? [];
  return list.split("|").filter((other) => other !== room && rooms.includes(other));
}

describe("docs/architecture.md", () => {
  it("names every room, and none that is not there", () =>
    expect([...described.keys()].sort()).toEqual([...rooms].sort()));

  it.for(rooms)("says what %s may import, as the rules do", (room) => {
    const expected = allowed(room);
    const everything = rooms.length - 1 === expected.length;
    const said = described.get(room) ?? "";
    if (said === "everything") return expect(everything).toBe(true);
    expect(said === "nothing" ? [] : said.split(", ").sort()).toEqual([...expected].sort());
  });

  it("names files of the engine that are there", () => {
    const [, section = ""] = page.split("## The engine, from the outside in");
    const files = [...(section.split("\n## ")[0] ?? "").matchAll(/`([\w-]+\.ts)`/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !readdirSync(resolve(repository, "runner/engine")).includes(file ?? ""))).toEqual([]);
  });
});
