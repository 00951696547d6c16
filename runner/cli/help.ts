/** Help texts, made from the definitions of commands and flags. */
import { exitCodes } from "../model/exit-code.ts";
import type { CommandDefinition } from "./command.ts";
import { commonFlags, environmentName, type Flag } from "./flag.ts";
import { fill } from "./fill.ts";

/** Longer lines are hard to read. */
const widest = 100;

export function renderOverview(commands: readonly CommandDefinition[], columns: number): string {
  const width = Math.min(columns, widest);
  return `Plays protocol scenarios over real sockets, with a real program in any role.

Usage: tomada COMMAND [ARGUMENTS]

${renderTable(
  commands.map(({ name, summary }) => [name, summary]),
  width,
)}

First steps
  tomada init
      write a first scenario and a program to try it on
  tomada run echo.scenario.yaml
      play it: Tomada takes all roles
  tomada run echo.scenario.yaml --subject server='python3 echo-server.py'
      the same, with a real server in the server's chair
  tomada explain expect-recv
      what a word of the language means

\`tomada help COMMAND\` explains a command, \`tomada --version\` tells the version.

Exit codes
${renderTable(
  exitCodes.map(({ code, meaning }) => [String(code), meaning]),
  width,
)}
`;
}

export function renderCommandHelp(command: CommandDefinition, columns: number): string {
  const width = Math.min(columns, widest);
  const flags = [...command.flags, ...commonFlags];
  return `${command.summary}

Usage: ${`tomada ${command.name} ${command.usage}`.trim()}

${fill(command.description, width)}

Flags
${renderTable(
  flags.map((flag) => [writeFlag(flag), describe(flag)]),
  width,
)}

Examples
${command.examples.map((example) => `  ${example.command}\n      ${example.meaning}`).join("\n")}
${describeEnvironment(command.flags, width)}`;
}

function describeEnvironment([first]: readonly Flag[], width: number): string {
  const variable = first === undefined ? undefined : environmentName(first);
  if (variable === undefined) return "";
  return `\n${fill(`Every flag can be set in the environment: --${first?.name} is ${variable}.`, width)}\n`;
}

/** Two columns; what is too wide for the left one has a line of its own. */
function renderTable(rows: readonly (readonly [left: string, right: string])[], width: number): string {
  const left = Math.min(30, Math.max(...rows.map(([text]) => text.length)));
  const margin = " ".repeat(left + 4);
  return rows
    .map(([head, text]) => {
      const lines = fill(text, width - margin.length).replaceAll("\n", `\n${margin}`);
      return head.length > left ? `  ${head}\n${margin}${lines}` : `  ${head.padEnd(left)}  ${lines}`;
    })
    .join("\n");
}

function writeFlag({ name, short, value }: Flag): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function describe({ summary, repeatable }: Flag): string {
  return repeatable === true ? `${summary} (repeatable)` : summary;
}

/** docs/cli.md. */
export function renderCliPage(commands: readonly CommandDefinition[]): string {
  return `# The command line

<!-- Generated from runner/cli. Do not edit. -->

${commands.map(renderCommandSection).join("\n")}
## Exit codes

| code | meaning |
| --- | --- |
${exitCodes.map(({ code, meaning }) => `| ${code} | ${meaning} |`).join("\n")}

Where several would do, the first of ${[130, 2, 3, 1, 4].join(", ")} wins.
`;
}

function renderCommandSection(command: CommandDefinition): string {
  const rows = [...command.flags, ...commonFlags].map((flag) => {
    const written = `--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`;
    const variable = environmentName(flag);
    return `| \`${written.replaceAll("|", "\\|")}\` | ${describe(flag)} | ${variable === undefined ? "" : `\`${variable}\``} |`;
  });
  return `## \`${`tomada ${command.name} ${command.usage}`.trim()}\`

${command.summary}.

${command.description}

| flag | meaning | environment |
| --- | --- | --- |
${rows.join("\n")}

${command.examples.map(({ command: line, meaning }) => `- \`${line}\`: ${meaning}`).join("\n")}
`;
}
