/** Collects the mistakes of one file: each once, in file order, and never so many that nobody would read them. */
import type { Diagnostic, DiagnosticCode } from "../model/diagnostic.ts";
import { locate, type SourceFile, type Span } from "../model/source.ts";

/** What may be said beside the message. */
export interface Remarks {
  /** What to do about it; one sentence without a full stop. */
  readonly help?: string;
  readonly related?: readonly { readonly message: string; readonly at: Span }[];
}

/** Beyond this the rest is counted, not kept: a hostile file can have millions. */
const mostKept = 100;

export class Findings {
  readonly #kept = new Map<string, { readonly diagnostic: Diagnostic; readonly offset: number }>();
  #omitted = 0;

  constructor(readonly file: SourceFile) {}

  /** Reports an error at a place of the file. Said twice, it is kept once: aliases lead to the same place again. */
  error(code: DiagnosticCode, message: string, at: Span, remarks: Remarks = {}): void {
    const key = `${at.start} ${code} ${message}`;
    if (this.#kept.has(key)) return;
    if (this.isFull) {
      this.#omitted++;
      return;
    }
    const { help, related } = remarks;
    const diagnostic: Diagnostic = {
      code,
      severity: "error",
      message,
      ...(help === undefined ? {} : { help }),
      at: locate(at),
      ...(related === undefined ? {} : { related: related.map((one) => ({ message: one.message, at: locate(one.at) })) }),
    };
    this.#kept.set(key, { diagnostic, offset: at.start });
  }

  span(start: number, end: number): Span {
    return { file: this.file, start, end };
  }

  /** Whoever searches may stop. */
  get isFull(): boolean {
    return this.#kept.size >= mostKept;
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /** Errors that were found and not kept. */
  get omitted(): number {
    return this.#omitted;
  }

  /** In file order. */
  list(): Diagnostic[] {
    return [...this.#kept.values()].sort((one, other) => one.offset - other.offset).map(({ diagnostic }) => diagnostic);
  }
}
