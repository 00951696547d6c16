/** Flags, each defined once: how it is parsed, explained, and set by the environment. */
import { parseArgs } from "node:util";
import { nearestName } from "../model/nearest-name.ts";
import { UsageError } from "./usage-error.ts";

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What its value is called in help; none: the flag is a switch. */
  readonly value?: string;
  /** May be given several times. In the environment the values are on lines of their own. */
  readonly repeatable?: boolean;
  readonly summary: string;
}

export const commonFlags: readonly Flag[] = [
  { name: "help", short: "h", summary: "Explain this command" },
  { name: "no-color", summary: "No colours, even on a terminal (as NO_COLOR does)" },
];

/** `--timeout-scale` → TOMADA_TIMEOUT_SCALE. */
export function environmentName({ name }: Flag): string {
  return `TOMADA_${name.toUpperCase().replaceAll("-", "_")}`;
}

export interface ParsedArguments {
  readonly flags: Flags;
  readonly positionals: readonly string[];
}

/** Throws UsageError for flags that nobody knows and values that are missing. */
export function parseFlags(
  known: readonly Flag[],
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedArguments {
  const options = Object.fromEntries(
    known.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        multiple: true,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  const { tokens, positionals } = parseArgs({
    args: joinValues(known, args),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const flag = known.find(({ name }) => name === token.name);
    if (flag === undefined) throw unknownFlag(known, token.rawName);
    if (flag.value === undefined && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
    if (flag.value !== undefined && token.value === undefined)
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${flag.value}`);
    const before = values.get(flag.name);
    if (before !== undefined && flag.repeatable !== true && flag.value !== undefined)
      throw new UsageError(`${token.rawName} is given twice`);
    values.set(flag.name, [...(before ?? []), token.value ?? "true"]);
  }
  for (const flag of known) {
    const setting = env[environmentName(flag)];
    if (setting === undefined || setting === "" || values.has(flag.name)) continue;
    if (flag.value === undefined && (setting === "0" || setting === "false")) continue;
    values.set(flag.name, flag.repeatable === true ? setting.split("\n").filter((line) => line !== "") : [setting]);
  }
  return { flags: new Flags(values), positionals };
}

/** A value may begin with a dash: `--subject 'server=…'` never does, but `--grep -x` would else be a flag. */
function joinValues(known: readonly Flag[], args: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? "";
    if (argument === "--") return [...joined, ...args.slice(at)];
    const flag = known.find(({ name, value }) => value !== undefined && argument === `--${name}`);
    const next = args[at + 1];
    if (flag === undefined || next === undefined || known.some(({ name }) => next === `--${name}`)) {
      joined.push(argument);
      continue;
    }
    joined.push(`${argument}=${next}`);
    at++;
  }
  return joined;
}

function unknownFlag(known: readonly Flag[], written: string): UsageError {
  const near = nearestName(
    written.replace(/^-+/, ""),
    known.map(({ name }) => name),
  );
  return new UsageError(
    `there is no flag ${written}`,
    near === undefined ? "`--help` lists the flags" : `did you mean --${near}?`,
  );
}

export class Flags {
  constructor(private readonly values: ReadonlyMap<string, readonly string[]>) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  get(name: string): string | undefined {
    return this.values.get(name)?.at(-1);
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  /** A whole number of at least `least`; throws UsageError. */
  count(name: string, least: number): number | undefined {
    const text = this.get(name);
    if (text === undefined) return undefined;
    if (!/^\d+$/.test(text) || Number(text) < least)
      throw new UsageError(`--${name} takes a whole number of at least ${least}, not ${JSON.stringify(text)}`);
    return Number(text);
  }

  /** Values of the form NAME=VALUE; throws UsageError. */
  pairs(name: string, shape: string): readonly (readonly [name: string, value: string])[] {
    return this.all(name).map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError(`--${name} takes ${shape}, not ${JSON.stringify(text)}`);
      return [text.slice(0, at), text.slice(at + 1)];
    });
  }
}
