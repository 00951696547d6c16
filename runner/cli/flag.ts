/** What a flag declares about itself: parsing, help, errors, its environment variable and docs/cli.md come from it. */
import { UsageError } from "./usage-error.ts";

export interface Flag<T = unknown> {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What its value is called in help; none: the flag is a switch. */
  readonly value?: string;
  /** May be given several times. In the environment the values are on lines of their own. */
  readonly repeatable?: boolean;
  /** One line without a full stop. */
  readonly summary: string;
  /** It makes no sense to set it for every call. */
  readonly onlyOnCommandLine?: boolean;
  /** Throws UsageError with a clause that can stand behind the flag's name and a colon. */
  parse(text: string): T;
}

export type Switch = Flag<true>;

export function makeSwitch(flag: Omit<Switch, "value" | "repeatable" | "parse">): Switch {
  return { ...flag, parse: () => true };
}

export const help = makeSwitch({ name: "help", short: "h", summary: "Explain this command", onlyOnCommandLine: true });
export const noColor = makeSwitch({ name: "no-color", summary: "No colours, even on a terminal (as NO_COLOR does)" });

/** Flags that go with every command. */
export const commonFlags: readonly Flag[] = [noColor, help];

/** `--timeout-scale` → TOMADA_TIMEOUT_SCALE; undefined for a flag that has none. */
export function environmentName({ name, onlyOnCommandLine }: Flag): string | undefined {
  return onlyOnCommandLine === true ? undefined : `TOMADA_${name.toUpperCase().replaceAll("-", "_")}`;
}

export function parseText(text: string): string {
  return text;
}

export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && Number.isSafeInteger(number)) return number;
    throw notAsExpected(`a whole number of at least ${least}`, text);
  };
}

/** NAME=VALUE; the value may be empty, and may hold further signs of equality. */
export function parsePair(shape: string): (text: string) => readonly [name: string, value: string] {
  return (text) => {
    const at = text.indexOf("=");
    if (at < 1) throw notAsExpected(shape, text);
    return [text.slice(0, at), text.slice(at + 1)];
  };
}

export function notAsExpected(expected: string, text: string): UsageError {
  return new UsageError(`expected ${expected}, not ${JSON.stringify(text)}`);
}
