/** The words behind a command → values of its flags, from the command line or else from the environment. */
import { parseArgs } from "node:util";
import { didYouMean } from "../model/nearest-name.ts";
import { environmentName, type Flag } from "./flag.ts";
import { UsageError } from "./usage-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface ParsedWords {
  readonly flags: Flags;
  readonly positionals: readonly string[];
}

/** What the flags of a call were given, already parsed. */
export class Flags {
  readonly #values: ReadonlyMap<string, readonly unknown[]>;

  constructor(values: ReadonlyMap<string, readonly unknown[]>) {
    this.#values = values;
  }

  has({ name }: Flag): boolean {
    return this.#values.has(name);
  }

  get<T>(flag: Flag<T>): T | undefined {
    return this.all(flag).at(-1);
  }

  all<T>({ name }: Flag<T>): readonly T[] {
    return (this.#values.get(name) ?? []) as readonly T[];
  }
}

/** Throws UsageError for flags that nobody knows, and for values that are missing or wrong. */
export function parseFlags(known: readonly Flag[], words: readonly string[], env: Environment): ParsedWords {
  const { texts, positionals } = readCommandLine(known, words);
  const values = new Map<string, readonly unknown[]>();
  for (const flag of known) {
    const given = texts.get(flag.name);
    const variable = environmentName(flag);
    const [origin, all] = given === undefined ? [variable, readEnvironment(flag, env)] : [`--${flag.name}`, given];
    if (all.length > 0)
      values.set(
        flag.name,
        all.map((text) => parseValue(flag, text, origin ?? "")),
      );
  }
  return { flags: new Flags(values), positionals };
}

/** Every flag that is there, with its values as they are written; switches have "". */
function readCommandLine(
  known: readonly Flag[],
  words: readonly string[],
): { readonly texts: ReadonlyMap<string, readonly string[]>; readonly positionals: readonly string[] } {
  const options = Object.fromEntries(
    known.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        multiple: true,
        ...(short !== undefined && { short }),
      },
    ]),
  );
  const { tokens, positionals } = parseArgs({
    args: joinValues(known, words),
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const texts = new Map<string, readonly string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const flag = known.find((each) => each.name === name);
    if (flag === undefined) throw unknownFlag(known, rawName);
    if (flag.value === undefined && value !== undefined) throw new UsageError(`${rawName} takes no value`);
    if (flag.value !== undefined && value === undefined) throw missingValue(rawName, flag.value);
    const before = texts.get(name) ?? [];
    if (before.length > 0 && flag.value !== undefined && flag.repeatable !== true) {
      throw new UsageError(`${rawName} is given twice`);
    }
    texts.set(name, [...before, value ?? ""]);
  }
  return { texts, positionals };
}

function readEnvironment(flag: Flag, env: Environment): readonly string[] {
  const setting = env[environmentName(flag) ?? ""] ?? "";
  if (setting === "" || (flag.value === undefined && ["0", "false", "no"].includes(setting))) return [];
  return flag.repeatable === true ? setting.split("\n").filter((line) => line !== "") : [setting];
}

function parseValue(flag: Flag, text: string, origin: string): unknown {
  try {
    return flag.parse(text);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${origin}: ${error.message}`, error.help) : error;
  }
}

/** parseArgs takes a value that begins with a dash for a flag: `--grep -x` is given to it as `--grep=-x`. */
function joinValues(known: readonly Flag[], words: readonly string[]): string[] {
  const flags = new Map(known.map((flag) => [`--${flag.name}`, flag]));
  const joined: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") return [...joined, ...words.slice(at)];
    const flag = flags.get(word);
    if (flag?.value === undefined) {
      joined.push(word);
      continue;
    }
    const next = words[++at];
    if (next === undefined || flags.has(next)) throw missingValue(word, flag.value);
    joined.push(`${word}=${next}`);
  }
  return joined;
}

function missingValue(written: string, value: string): UsageError {
  return new UsageError(`${written} needs a value: ${written} ${value}`);
}

function unknownFlag(known: readonly Flag[], written: string): UsageError {
  const names = known.map(({ name }) => name);
  return new UsageError(
    `there is no flag ${written}`,
    didYouMean(written.replace(/^-+/, ""), names, () => "`--help` lists the flags", "--"),
  );
}
