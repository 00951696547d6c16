/** What the YAML library says about broken syntax, in words that tell an author what to do, at the place that is to blame. */
import type { CST } from "yaml";
import type { DiagnosticCode } from "../../model/diagnostic.ts";
import { everyToken } from "./tokens.ts";

export interface SyntaxFault {
  /** The library's code. */
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface Explanation {
  /** `yaml-syntax` where left out. */
  readonly code?: DiagnosticCode;
  readonly message: string;
  readonly help?: string;
  /** The fault's own place where left out. */
  readonly start?: number;
  readonly end?: number;
}

export function explainFault(text: string, fault: SyntaxFault, document: CST.Document | undefined): Explanation {
  const { start } = fault;
  const tab = indentingTab(text, start);
  if (tab !== undefined)
    return { message: "a tab cannot indent a line", help: "indent with spaces", start: tab, end: tab + 1 };
  if (text[start] === "{" && text[start - 1] === "$") {
    return {
      message: "between brackets an expression needs quotes round it",
      help: 'write "${…}"',
      start: start - 1,
      end: start + 1,
    };
  }
  return byCode[fault.code]?.(text, fault, document) ?? { message: plainMessage(fault.message) };
}

/** Offset of a tab in the white space that the line begins with. */
function indentingTab(text: string, offset: number): number | undefined {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  const tab = /^ *\t/.exec(text.slice(start, Math.max(offset + 1, start + 1)));
  return tab ? start + tab[0].length - 1 : undefined;
}

/** "Unexpected , in flow map" → "unexpected , in flow map". */
function plainMessage(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

type Explain = (text: string, fault: SyntaxFault, document: CST.Document | undefined) => Explanation | undefined;

const lineUp = "indent it with as many spaces as the lines that it belongs to";

const byCode: Readonly<Record<string, Explain>> = {
  NON_STRING_KEY: (text, { start }) => ({
    code: "yaml-key-not-string",
    message: "a key is a text, not a list, a map or an alias",
    help: text[start] === "{" ? "a text that begins with { needs quotes round it" : undefined,
  }),
  TAG_RESOLVE_FAILED: (text, { start, end }) => explainTag(text.slice(start, end)),
  BAD_COLLECTION_TYPE: (text, { start, end }) => explainTag(text.slice(start, end)),

  BAD_INDENT(text, fault, document) {
    if (fault.message.startsWith("Flow ")) return unclosedBracket(fault, document);
    if (!fault.message.startsWith("All ")) return undefined;
    return { message: "this line does not line up with the lines above it", ...placeInLine(text, fault.start) };
  },

  MISSING_CHAR(text, fault, document) {
    const { message, start } = fault;
    if (message.startsWith("Missing closing")) return unclosedQuote(text, document);
    if (message.startsWith("Flow ")) return unclosedBracket(fault, document);
    if (message.startsWith("Sequence item")) {
      return { message: "this line does not line up with the list above it", ...placeInLine(text, start) };
    }
    if (message.startsWith("Implicit map keys")) {
      return {
        message: "this is no key, and no part of the value above either",
        help: 'a key has ": " behind it, an item of a list "- " before it',
      };
    }
    if (message.startsWith("Missing , "))
      return { message: "a comma is missing before this", help: "items between brackets have commas between them" };
    if (message.startsWith("Comments"))
      return {
        message: "a # that begins a comment has a space before it",
        help: "put the text in quotes if the # is part of it",
      };
    return undefined;
  },

  MULTILINE_IMPLICIT_KEY: (text, { start }) =>
    text[start] === "-"
      ? { message: "a list item does not belong here", help: lineUp, end: start + 1 }
      : { message: "this line has no key", help: helpForBareWord(text, start), end: lineEnd(text, start) },

  BLOCK_IN_FLOW: (text, { start }) => colonInText(text, start),

  BLOCK_AS_IMPLICIT_KEY(text, { start }) {
    if (text[start] === " ")
      return { message: "this line does not line up with the lines above it", ...placeInLine(text, start) };
    if (/:(\s|$)/.test(text.slice(start, lineEnd(text, start)))) return colonInText(text, start);
    return {
      message: "the key has this value, and the lines below would give it another",
      help: "put only one of them under the key",
      end: lineEnd(text, start),
    };
  },

  UNEXPECTED_TOKEN(text, { message, start }) {
    if (message.startsWith("Unexpected block-seq-ind on")) {
      return {
        message: "a list does not begin on the line of its key",
        help: "begin it on the next line, or write [a, b]",
      };
    }
    if (message.startsWith("Block scalar header")) {
      return {
        message: "only a digit, + and - may follow | or > on its line",
        help: "begin the text on the next line",
      };
    }
    if (message.endsWith("at node end")) {
      if (isFirstOfLine(text, start))
        return { message: "this line continues neither the list nor the map above it", ...placeInLine(text, start) };
      const quote = /(["'])\s*$/.exec(text.slice(Math.max(0, start - 100), start))?.[1];
      if (quote === undefined)
        return { message: "this does not belong to the value before it", help: "put a text in quotes as a whole" };
      const inside = quote === "'" ? "'' stands for '" : '\\" stands for "';
      return {
        message: "the text ended at the quote before this",
        help: `quote the text as a whole; inside it ${inside}`,
      };
    }
    const character = text[start] ?? "";
    return "]}".includes(character) && character !== ""
      ? { message: `this ${character} closes nothing`, help: "remove it, or put the text in quotes" }
      : undefined;
  },

  BAD_SCALAR_START: (text, { start }) => ({
    message: `a text that begins with ${text[start] ?? ""} needs quotes round it`,
    help: "put it in quotes",
  }),

  BAD_ALIAS: (text, { start }) =>
    text[start] === "&" || text[start] === "*"
      ? {
          message: `a ${text[start]} needs a name behind it`,
          help: "put the text in quotes if it begins with this character",
        }
      : undefined,

  BAD_DQ_ESCAPE: (text, { start }) => ({
    message: `${text.slice(start, start + 2)} is no escape`,
    help: "a backslash is written \\\\ between double quotes, and as it is between single ones",
    end: start + 2,
  }),
};

function colonInText(text: string, start: number): Explanation {
  return {
    message: '": " in a text makes a key of what stands before it',
    help: "put the text in quotes",
    end: lineEnd(text, start),
  };
}

function isFirstOfLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1, offset).trim() === "";
}

function explainTag(tag: string): Explanation {
  return {
    code: "yaml-tag",
    message: `there is no tag ${tag} here`,
    help:
      tag === "!!binary"
        ? "write bytes as { hex: … } or { base64: … }"
        : "a text that begins with ! needs quotes round it",
  };
}

/** The library points at the end of the file, where nobody would look. */
function unclosedQuote(text: string, document: CST.Document | undefined): Explanation | undefined {
  let last: CST.Token | undefined;
  for (const token of everyToken(document)) {
    if (token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar") last = token;
  }
  if (!last) return undefined;
  return {
    message: `this ${text[last.offset] ?? "quote"} is never closed`,
    help: "close the quote where the text ends",
    start: last.offset,
    end: last.offset + 1,
  };
}

function unclosedBracket({ start: end }: SyntaxFault, document: CST.Document | undefined): Explanation | undefined {
  let last: CST.FlowCollection | undefined;
  for (const token of everyToken(document)) {
    if (token.type !== "flow-collection" || token.offset > end) continue;
    const closing = token.start.type === "flow-map-start" ? "flow-map-end" : "flow-seq-end";
    if (!token.end.some(({ type }) => type === closing)) last = token;
  }
  if (!last) return undefined;
  const [opening, closing] = last.start.type === "flow-map-start" ? ["{", "}"] : ["[", "]"];
  return {
    message: `this ${opening} is not closed`,
    help: `close it with ${closing}, and indent the lines inside it more than its key`,
    start: last.offset,
    end: last.offset + 1,
  };
}

/** The first word at this offset, or after the white space there, and how to put it right. */
function placeInLine(text: string, offset: number): { start: number; end: number; help: string } {
  const start = offset + (/^[ \t]*/.exec(text.slice(offset, offset + 1000))?.[0].length ?? 0);
  const length = /^\S+/.exec(text.slice(start, start + 1000))?.[0].length ?? 1;
  const help = /^-[^-\s]/.test(text.slice(start, start + 2)) ? "an item of a list has a space behind its -" : lineUp;
  return { start, end: start + length, help };
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}

/** `- accept` with a modifier below it: the word has to become a key, or there is nothing for the modifier to stand beside. */
function helpForBareWord(text: string, start: number): string {
  const end = lineEnd(text, start);
  const isItem = /^[ ]*- +$/.test(text.slice(text.lastIndexOf("\n", start - 1) + 1, start));
  const word = /^[\w-]+/.exec(text.slice(start, end))?.[0];
  return isItem && word === text.slice(start, end).trimEnd()
    ? `write ${word}: with a colon, so that the keys below can stand beside it`
    : 'a key has ": " behind it';
}
