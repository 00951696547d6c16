/** Help texts, made from the definitions of commands and flags. */
import type { CommandDefinition } from "./command.ts";
import { commonFlags, environmentName, type Flag } from "./flags.ts";

export function renderOverview(commands: readonly CommandDefinition[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return `Plays protocol scenarios over real sockets, with a real program in any role.

Usage: tomada COMMAND [ARGUMENTS]

${commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

First steps
  tomada init                              write a first scenario and a program to try it on
  tomada run echo.scenario.yaml            play it: Tomada takes all roles
  tomada run echo.scenario.yaml --subject server='python3 echo-server.py'
                                           the same, with a real server in the server's chair
  tomada explain expect-recv               what a word of the language means

\`tomada COMMAND --help\` explains a command, \`tomada --version\` tells the version.
Exit codes: 0 all passed · 1 something failed · 2 a scenario or the command line is wrong ·
3 the environment failed · 4 nothing matched · 130 interrupted
`;
}

export function renderCommandHelp(command: CommandDefinition): string {
  const flags = [...command.flags, ...commonFlags];
  return `${command.summary}

Usage: tomada ${command.name} ${command.usage}

${command.description}

Flags
${renderFlags(flags)}

Examples
${command.examples.map((example) => `  ${example.command}\n      ${example.meaning}`).join("\n")}

Every flag has an environment variable: --${flags[0]?.name} is ${environmentName(flags[0]!)}.
`;
}

function renderFlags(flags: readonly Flag[]): string {
  const left = flags.map(
    ({ name, short, value }) =>
      `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
  );
  const width = Math.min(34, Math.max(...left.map(({ length }) => length)));
  return flags
    .map(({ summary, repeatable }, index) => {
      const head = left[index] ?? "";
      const text = `${summary}${repeatable === true ? " (repeatable)" : ""}`;
      return head.length > width ? `  ${head}\n  ${" ".repeat(width)}  ${text}` : `  ${head.padEnd(width)}  ${text}`;
    })
    .join("\n");
}

/** docs/cli.md. */
export function renderCliPage(commands: readonly CommandDefinition[]): string {
  const sections = commands.map((command) => {
    const rows = [...command.flags, ...commonFlags].map((flag) => {
      const written = `--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`;
      return `| \`${written.replaceAll("|", "\\|")}\` | ${flag.summary}${flag.repeatable === true ? " (repeatable)" : ""} | \`${environmentName(flag)}\` |`;
    });
    const examples = command.examples.map(({ command: line, meaning }) => `- \`${line}\`: ${meaning}`);
    return `## \`tomada ${`${command.name} ${command.usage}`.trim()}\`

${command.summary}.

${command.description}

| flag | meaning | environment |
| --- | --- | --- |
${rows.join("\n")}

${examples.join("\n")}
`;
  });
  return `# The command line

<!-- Generated from runner/cli. Do not edit. -->

${sections.join("\n")}
## Exit codes

| code | meaning |
| --- | --- |
| 0 | all passed |
| 1 | something failed |
| 2 | a scenario or the command line is wrong |
| 3 | the environment failed: a program could not be started, an address of our own could not be bound |
| 4 | nothing matched, or all was skipped: a run that tested nothing is never green |
| 130 | interrupted |

Where several would do, the first of 130, 2, 3, 1, 4 wins.
`;
}
