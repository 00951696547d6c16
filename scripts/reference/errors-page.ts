/** docs/language/errors.md: which system call fails with what, when, and how a scenario brings it about. */
import type { CallErrors, ErrorCase } from "../../runner/model/guide/error-guide.ts";
import { errnoNumber } from "../../runner/sockets/errno.ts";
import { page, table } from "./markdown-page.ts";

export function renderErrors(guide: readonly CallErrors[]): string {
  return page(
    "Errors",
    `What the system calls behind the verbs fail with, for [\`expect-error\`](modifiers.md#expect-error). The numbers are Linux's: what
\`connect_ex()\` returns in Python, and \`errno\` holds in C. \`save-error: result\` keeps the one that came as \`result.number\`,
\`result.name\` and \`result.text\`, and 0, \`OK\` and \`no error\` where none did; \`expect-error: any\` accepts either:`,
    example(`scenario: What connect_ex returns
roles:
  client:
    - connect: 127.0.0.1:1
      expect-error: any
      save-error: result
    - check: result.number == 111 && result.name == "ECONNREFUSED"
`),
    "A scenario below is one that meets the error and passes.",
    ...guide.flatMap(renderCall),
  );
}

function renderCall({ verb, errors }: CallErrors): string[] {
  return [
    `## ${verb}`,
    table(
      ["error", "number", "when"],
      errors.map(({ name, when }) => [`[\`${name}\`](#${anchor(verb, name)})`, numberOf(name), `${when}.`]),
    ),
    ...errors.flatMap((error) => renderCase(verb, error)),
  ];
}

function renderCase(verb: string, { name, scenario, needs, instead }: ErrorCase): string[] {
  const limits = needs === undefined ? "" : needs === "ipv6" ? "Needs IPv6." : `Needs ${needs}.`;
  const how = [instead, limits].filter((part) => part !== undefined && part !== "").join(" ");
  return [`### ${verb}: ${name}`, how, scenario === undefined ? "" : example(scenario)];
}

function anchor(verb: string, name: string): string {
  return `${verb}-${name.toLowerCase()}`;
}

function numberOf(name: string): string {
  return String(errnoNumber(name) ?? "");
}

function example(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``;
}
