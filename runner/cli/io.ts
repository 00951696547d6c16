/** The world that a command sees: where it writes, what it was told by the environment. Tests bring their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted at the first Ctrl-C or TERM. */
  readonly signal: AbortSignal;
  /** Has tomada go on as these words with its own command behind them. Comes back only when that failed: an errno. */
  readonly runAgain?: (words: readonly [string, ...string[]]) => string;
}

export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns; 80 where there is no terminal. */
  readonly width: number;
}

/** Colours: never with --no-color or NO_COLOR (no-color.org), always with FORCE_COLOR, else on terminals. */
export function wantsColor(output: Output, env: Io["env"], noColor: boolean): boolean {
  if (noColor || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0";
  return output.isTerminal && env["TERM"] !== "dumb";
}
