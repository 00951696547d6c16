/** Text to YAML documents, within limits: hostile input costs bounded time and memory, and is told where it went too far. */
import { Composer, Lexer, Parser, type CST, type Document } from "yaml";
import type { Findings } from "../findings.ts";
import { reportSyntaxErrors } from "./syntax-errors.ts";
import type { SyntaxFault } from "./syntax-explanations.ts";

export interface Limits {
  /** Collections inside each other: the library's composer, our conversion and the validator recurse. */
  readonly depth: number;
  /** Words and punctuation marks: the library spends about 2 µs and 400 bytes on each. */
  readonly tokens: number;
  readonly documents: number;
}

export const defaultLimits: Limits = { depth: 100, tokens: 2_000_000, documents: 10_000 };

export interface ParsedDocument {
  readonly document: Document.Parsed;
  /** False where tags or keys mean nothing to us. */
  readonly complete: boolean;
}

/** The documents of the file whose syntax is right. The mistakes of the others are among the findings. */
export function parseYaml(findings: Findings, limits: Limits = defaultLimits): ParsedDocument[] {
  const stream = new DocumentStream(findings, limits);
  const parser = new Parser();
  let tokens = 0;
  // The parts of `parseAllDocuments`, so that nesting and size are seen before anything is built from them.
  for (const lexeme of new Lexer().lex(findings.file.text)) {
    for (const token of parser.next(lexeme)) stream.add(token);
    if (stream.isFull) return stream.documents;
    const excess =
      ++tokens > limits.tokens ? refuseTokens : isTooDeep(parser.stack, limits.depth) ? refuseDepth : undefined;
    if (excess) {
      stream.finishDocument();
      excess(findings, parser, limits);
      return stream.documents;
    }
  }
  for (const token of parser.end()) stream.add(token);
  stream.finishDocument();
  return stream.documents;
}

/** On the parser's stack the document comes first, and a scalar may come last. */
function isTooDeep(stack: readonly CST.Token[], depth: number): boolean {
  return stack.length > depth + 1 && stack.filter((token) => "items" in token).length > depth;
}

function refuseDepth(findings: Findings, parser: Parser, { depth }: Limits): void {
  const { offset } = parser.stack.findLast((token) => "items" in token) ?? parser;
  findings.error(
    "yaml-too-deep",
    `lists and maps are nested more than ${depth} deep`,
    findings.span(offset, offset + 1),
    {
      help: "data that is nested so deeply is sent from a file: { file: NAME }",
    },
  );
}

function refuseTokens(findings: Findings, { offset }: Parser, { tokens }: Limits): void {
  findings.error(
    "file-too-large",
    `the file has more than ${tokens} words and punctuation marks`,
    findings.span(offset, offset + 1),
    {
      help: "split it into several files, or use repeat and matrix for what is the same",
    },
  );
}

/** After so many syntax errors in one document nobody wants to see the others. */
const mostFaults = 20;

/** Thrown through the library to stop it. */
const enough = new Error("enough syntax errors");

type OnError = (
  source: number | readonly number[] | { offset: number; source?: unknown },
  code: string,
  message: string,
) => void;

/** Composes documents from the parser's tokens, and is full when it needs no more of them. */
class DocumentStream {
  readonly documents: ParsedDocument[] = [];
  readonly #findings: Findings;
  readonly #limits: Limits;
  #token: CST.Document | undefined;
  #faults: SyntaxFault[] = [];
  #count = 0;
  isFull = false;

  constructor(findings: Findings, limits: Limits) {
    this.#findings = findings;
    this.#limits = limits;
  }

  add(token: CST.Token): void {
    if (token.type === "document") {
      this.finishDocument();
      this.#token = token;
    } else if (token.type === "directive") this.#checkDirective(token);
    else if (token.type === "error" && this.#faults.length < mostFaults)
      this.#fault(token, "UNEXPECTED_TOKEN", token.message);
  }

  finishDocument(): void {
    if (this.isFull) return;
    const document = this.#token && this.#compose(this.#token);
    const soundness = reportSyntaxErrors(this.#findings, this.#faults, this.#token);
    if (document && soundness !== "broken") this.documents.push({ document, complete: soundness === "sound" });
    if (this.#token && ++this.#count > this.#limits.documents) this.#refuseCount(this.#token);
    this.#token = undefined;
    this.#faults = [];
    this.isFull ||= this.#findings.isFull;
  }

  #compose(token: CST.Document): Document.Parsed | undefined {
    const composer = new Composer({
      version: "1.2",
      stringKeys: true,
      // The library's check is quadratic; ours is in convert.ts.
      uniqueKeys: false,
      merge: false,
      // !!binary, !!set and the like are then as unknown as they are in JSON.
      resolveKnownTags: false,
    });
    // Left alone, the library makes an Error with a stack of each of what may be a million mistakes.
    (composer as unknown as { onError: OnError }).onError = (source, code, message) => {
      if (this.#faults.length >= mostFaults) throw enough;
      this.#fault(source, code, message);
    };
    try {
      const [document] = [...composer.next(token), ...composer.end()];
      return document;
    } catch (error) {
      if (error !== enough) throw error;
      return undefined;
    }
  }

  #fault(...[source, code, message]: Parameters<OnError>): void {
    if (typeof source === "number") this.#faults.push({ code, message, start: source, end: source + 1 });
    else if (isRange(source)) this.#faults.push({ code, message, start: source[0] ?? 0, end: source[1] ?? 0 });
    else {
      const length = typeof source.source === "string" ? source.source.length : 1;
      this.#faults.push({ code, message, start: source.offset, end: source.offset + length });
    }
  }

  /** `%YAML 1.2` says what is so anyway; any other directive changes what the words of the file mean. */
  #checkDirective({ offset, source }: CST.Directive): void {
    const at = this.#findings.span(offset, offset + source.length);
    const [name, version] = source.split(/[ \t]+/);
    if (name === "%YAML") {
      if (version === "1.2") return;
      this.#findings.error(
        "yaml-version",
        `scenarios are written in YAML 1.2, not ${version ?? "in a version without a number"}`,
        at,
        {
          help: "remove the directive; in 1.2 yes, no, on and off are words, and only true and false are not",
        },
      );
    } else if (name === "%TAG") {
      this.#findings.error("yaml-tag", "scenarios have no tags of their own", at, { help: "remove the directive" });
    } else
      this.#findings.error("yaml-syntax", `there is no directive ${name ?? "%"}`, at, {
        help: "a text that begins with % stands in quotes",
      });
  }

  #refuseCount({ offset }: CST.Document): void {
    this.isFull = true;
    this.#findings.error(
      "file-too-large",
      `the file has more than ${this.#limits.documents} documents`,
      this.#findings.span(offset, offset + 3),
      {
        help: "split it into several files",
      },
    );
  }
}

function isRange(source: readonly number[] | { offset: number }): source is readonly number[] {
  return Array.isArray(source);
}
