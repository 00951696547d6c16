/** Test support: calls of the command line in this process, in a folder of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { call } from "./call.ts";
import type { Io, Output } from "./io.ts";

export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions extends Partial<Pick<Io, "env" | "cwd" | "signal">> {
  readonly isTerminal?: boolean;
  /** Is told of everything that is written to standard output. */
  readonly onStdout?: (text: string) => void;
}

/** Words are parted at spaces unless they come as a list. */
export async function callTomada(words: string | readonly string[], options: CallOptions = {}): Promise<Called> {
  const stdout = new Recording(options);
  const stderr = new Recording({ isTerminal: options.isTerminal });
  const code = await call(typeof words === "string" ? words.split(" ") : words, {
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd ?? tmpdir(),
    signal: options.signal ?? new AbortController().signal,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Recording implements Output {
  text = "";
  readonly width = 80;
  readonly isTerminal: boolean;
  readonly #onText: CallOptions["onStdout"];

  constructor({ isTerminal = false, onStdout }: Pick<CallOptions, "isTerminal" | "onStdout">) {
    this.isTerminal = isTerminal;
    this.#onText = onStdout;
  }

  write(text: string): void {
    this.text += text;
    this.#onText?.(text);
  }
}

/** A folder with these files, which is gone after the test. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "tomada-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

interface EchoDraft {
  readonly title?: string;
  /** Further keys of the scenario, as lines. */
  readonly keys?: string;
  /** What the server sends, where the client expects `hello`. */
  readonly answer?: string;
}

/** The text of a scenario that passes in a few milliseconds, unless the answer is another. */
export function echoScenario({ title = "Echo", keys = "", answer = "hello" }: EchoDraft = {}): string {
  return `scenario: ${title}
${keys}
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: hello
    - send: ${answer}
    - expect-eof
    - close
  client:
    - connect: \${server.address}
    - send: hello
    - expect-recv: hello
    - close
`;
}
