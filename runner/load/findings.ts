/** Collects the mistakes of one file: each once, in file order, and never so many that nobody would read them. */
import type { Diagnostic, DiagnosticCode } from "../model/diagnostic.ts";
import { locate, type SourceFile, type Span } from "../model/source.ts";

/** What may be said beside the message. */
export interface Remarks {
  /** What to do about it; one sentence without a full stop. */
  readonly help?: string;
  readonly related?: readonly { readonly message: string; readonly at: Span }[];
}

/** Nobody reads more, and a hostile file can have millions. */
const mostKept = 100;

export class Findings {
  readonly #kept = new Map<string, Diagnostic>();
  #errors = 0;

  constructor(readonly file: SourceFile) {}

  /** Reports an error at a place of the file. */
  error(code: DiagnosticCode, message: string, at: Span, { help, related }: Remarks = {}): void {
    this.add({
      code,
      severity: "error",
      message,
      ...(help === undefined ? {} : { help }),
      at: locate(at),
      ...(related === undefined
        ? {}
        : { related: related.map((one) => ({ message: one.message, at: locate(one.at) })) }),
    });
  }

  /** Said twice, it is kept once: aliases and the rows of a matrix lead to the same place again. */
  add(diagnostic: Diagnostic): void {
    const { code, message, at } = diagnostic;
    const key = `${at.line}:${at.column} ${code} ${message}`;
    if (this.#kept.has(key) || this.isFull) return;
    if (diagnostic.severity === "error") this.#errors++;
    this.#kept.set(key, diagnostic);
  }

  span(start: number, end: number): Span {
    return { file: this.file, start, end };
  }

  /** Without findings, for the same file: to try something out. */
  fresh(): Findings {
    return new Findings(this.file);
  }

  /** Whoever searches may stop. */
  get isFull(): boolean {
    return this.#kept.size >= mostKept;
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /** How many errors were kept. */
  get errors(): number {
    return this.#errors;
  }

  /** In file order. */
  list(): Diagnostic[] {
    return [...this.#kept.values()].sort(
      (one, other) => one.at.line - other.at.line || one.at.column - other.at.column,
    );
  }
}
