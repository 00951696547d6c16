/** Runs a command to its end and keeps what it printed. */
import { spawn } from "node:child_process";

export interface CommandResult {
  readonly exitCode: number;
  /** Standard output and standard error as they came. */
  readonly output: string;
  readonly stdout: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Killed after so long; there is no limit by default. */
  readonly timeoutMs?: number;
}

/** Resolves whatever the exit code is; rejects when the command cannot be started. */
export function tryCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      timeout: options.timeoutMs,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (signal !== null) output += `\n${command} was ended by ${signal}\n`;
      resolve({ exitCode: code ?? 1, output, stdout });
    });
  });
}

/** Like tryCommand, but a command that fails is an error with its output. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const result = await tryCommand(command, args, options);
  if (result.exitCode !== 0)
    throw new Error(`${[command, ...args].join(" ")} failed (${result.exitCode}):\n${result.output}`);
  return result.stdout;
}
