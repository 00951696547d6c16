/** One call of the command line: from its words to its exit code. */
import { didYouMean } from "../model/nearest-name.ts";
import type { CommandDefinition } from "./command.ts";
import { commands } from "./commands/registry.ts";
import { commonFlags, help } from "./flag.ts";
import { parseFlags } from "./flags.ts";
import { renderCommandHelp, renderOverview } from "./help.ts";
import type { Io } from "./io.ts";
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
  switch (name) {
    case undefined:
      io.stderr.write(renderOverview(commands, io.stderr.width));
      return 2;
    case "--help":
    case "-h":
      io.stdout.write(renderOverview(commands, io.stdout.width));
      return 0;
    case "help":
      return dispatch(rest.length === 0 ? ["--help"] : [rest[0] ?? "", "--help"], io);
    case "--version":
    case "-V":
      io.stdout.write(`${version}\n`);
      return 0;
    default:
      return callCommand(findCommand(name, rest), rest, words, io);
  }
}

async function callCommand(
  command: CommandDefinition,
  words: readonly string[],
  typed: readonly string[],
  io: Io,
): Promise<number> {
  const { flags, positionals } = parseFlags([...command.flags, ...commonFlags], words, io.env);
  if (flags.has(help)) {
    io.stdout.write(renderCommandHelp(command, io.stdout.width));
    return 0;
  }
  if (positionals.length > command.mostArguments) {
    const takes = command.mostArguments === 0 ? "no arguments" : command.usage;
    throw new UsageError(`${command.name} takes ${takes}, not ${positionals.join(" ")}`);
  }
  return command.run({ io, flags, arguments: positionals, typed });
}

function findCommand(name: string, rest: readonly string[]): CommandDefinition {
  const command = commands.find((each) => each.name === name);
  if (command !== undefined) return command;
  if (name.startsWith("-")) {
    const meant = rest.find((word) => commands.some((each) => each.name === word));
    throw new UsageError(
      `${name} stands before the command`,
      meant === undefined ? "`tomada --help` lists the commands" : `write tomada ${meant} ${name}`,
    );
  }
  const names = commands.map((each) => each.name);
  throw new UsageError(
    `there is no command ${JSON.stringify(name)}`,
    didYouMean(name, names, () => "`tomada --help` lists the commands", "tomada "),
  );
}
