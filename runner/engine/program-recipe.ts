/** What a program is started with: as the file has it, and with its `${…}` replaced when it is started. */
import { resolve } from "node:path";
import { compileData } from "../data/compile.ts";
import { collectBytes } from "../data/sources.ts";
import type { DataContext } from "../model/data.ts";
import type { Value } from "../model/scenario.ts";
import type { TemporaryFolder } from "../sockets/temporary-folder.ts";
import { toText } from "../steps/arguments.ts";
import { makeDynamic } from "./dynamic.ts";
import type { Performer } from "./performer.ts";

/** As written. */
export interface ProgramRecipe {
  readonly command: string | readonly string[];
  /** From the scenario's folder. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pty: boolean;
  readonly stdin: string | undefined;
  /** What is written into the temporary folder before it starts: path → DATA. */
  readonly files: Readonly<Record<string, Value>>;
  /** The scenario's. */
  readonly folder: string;
  readonly temporaryFolder: TemporaryFolder;
  readonly dataContext: DataContext;
  /** What `${port}` stands for in all this; undefined where the scenario has a variable of that name. */
  readonly port: (() => number) | undefined;
}

/** As the process gets it. */
export interface PreparedProgram {
  readonly command: string | readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** undefined: nothing is written, and its standard input stays open. */
  readonly input: Buffer | undefined;
}

/** Waits for the values that it names, in the name of whoever starts it, and writes its files. */
export async function prepareProgram(recipe: ProgramRecipe, performer: Performer): Promise<PreparedProgram> {
  const { command, cwd, env, stdin = null, port, folder } = recipe;
  if (port !== undefined) performer.names.setLocal("port", port());
  const prepared = await makeDynamic({ command, cwd, env, stdin }, (resolved): PreparedProgram => {
    const value = resolved as {
      command: unknown;
      cwd: unknown;
      env: Readonly<Record<string, unknown>>;
      stdin: unknown;
    };
    return {
      command: Array.isArray(value.command) ? value.command.map(String) : String(value.command),
      cwd: resolve(folder, String(value.cwd)),
      env: Object.fromEntries(Object.entries(value.env).map(([name, text]) => [name, String(text)])),
      input: value.stdin === null ? undefined : Buffer.from(toText(value.stdin)),
    };
  }).resolve(performer);
  await writeFiles(recipe, performer);
  return prepared;
}

async function writeFiles({ files, temporaryFolder, dataContext }: ProgramRecipe, performer: Performer): Promise<void> {
  for (const [path, written] of Object.entries(files)) {
    const data = makeDynamic(written, (value) => collectBytes(compileData(value, dataContext)));
    temporaryFolder.write(path, await data.resolve(performer));
  }
}
