/** One call of the command line: from its words to its exit code. */
import { commands } from "./commands/registry.ts";
import { commonFlags, parseFlags } from "./flags.ts";
import { renderCommandHelp, renderOverview } from "./help.ts";
import type { Io } from "./io.ts";
import { nearestName } from "../model/nearest-name.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Never rejects for anything that the user did. */
export async function call(words: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(words, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`tomada: ${error.message}\n${error.help === undefined ? "" : `  help: ${error.help}\n`}`);
    return 2;
  }
}

async function dispatch(words: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === "--help" || name === "-h" || (name === "help" && rest.length === 0)) {
    io.stdout.write(renderOverview(commands));
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-V") {
    io.stdout.write(`${version}\n`);
    return 0;
  }
  if (name === "help") return dispatch([...rest, "--help"], io);
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const near = nearestName(
      name,
      commands.map((each) => each.name),
    );
    throw new UsageError(
      name.startsWith("-")
        ? `there is no flag ${name} before a command`
        : `there is no command ${JSON.stringify(name)}`,
      near === undefined ? "`tomada --help` lists the commands" : `did you mean tomada ${near}?`,
    );
  }
  const { flags, positionals } = parseFlags([...command.flags, ...commonFlags], rest, io.env);
  if (flags.has("help")) {
    io.stdout.write(renderCommandHelp(command));
    return 0;
  }
  if (positionals.length > command.mostArguments)
    throw new UsageError(
      `${command.name} takes ${command.usage === "" ? "no arguments" : command.usage}, not ${positionals.join(" ")}`,
    );
  return command.run({ io, flags, arguments: positionals, typed: words });
}
