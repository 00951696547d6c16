/** Programs that nobody here wrote, each in a scenario: what Tomada says of a socket is what they say of it, too. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { debianPackages, type TestCommand } from "./debian-packages.ts";
import { requireCommand } from "./test-commands.ts";
import { play, repository } from "./transcript.ts";

const folder = join(repository, "scenarios/real");
const files = readdirSync(folder).filter((name) => name.endsWith(".scenario.yaml"));

it.for(files)("%s", async (file, context) => {
  for (const command of commandsOf(readFileSync(join(folder, file), "utf8"))) requireCommand(context, command);
  const { output, exitCode } = await play(`tomada run ${file}`, folder);
  expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
  // A scenario that asks for what tests do not install would be skipped for ever.
  expect(output).not.toContain("skipped");
});

/** What `requires: [{ command: […] }]` names, in any of the file's scenarios. */
function commandsOf(text: string): readonly TestCommand[] {
  const named = [...text.matchAll(/^requires:.*\bcommand: \[([^\]]*)\]/gm)].flatMap(([, list = ""]) =>
    list.split(/,\s*/),
  );
  expect(named).not.toEqual([]);
  for (const command of named) expect(Object.keys(debianPackages)).toContain(command);
  return named as TestCommand[];
}
