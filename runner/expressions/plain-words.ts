/** What the CEL library says, in the words of our messages: it names tokens and types as its source code does. */
import { nearestName } from "../model/nearest-name.ts";

const signs: Readonly<Record<string, string>> = {
  EOF: "the end",
  NUMBER: "a number",
  STRING: "a text",
  BOOLEAN: "true or false",
  NULL: "null",
  IDENTIFIER: "a name",
  BYTES: "bytes",
  PLUS: '"+"',
  MINUS: '"-"',
  MULTIPLY: '"*"',
  DIVIDE: '"/"',
  MODULO: '"%"',
  EQ: '"=="',
  NE: '"!="',
  LT: '"<"',
  LE: '"<="',
  GT: '">"',
  GE: '">="',
  AND: '"&&"',
  OR: '"||"',
  NOT: '"!"',
  IN: '"in"',
  LPAREN: '"("',
  RPAREN: '")"',
  LBRACKET: '"["',
  RBRACKET: '"]"',
  LBRACE: '"{"',
  RBRACE: '"}"',
  DOT: '"."',
  COMMA: '","',
  COLON: '":"',
  QUESTION: '"?"',
};

const types: Readonly<Record<string, string>> = {
  int: "a whole number",
  uint: "a whole number",
  double: "a fraction",
  string: "a text",
  bytes: "bytes",
  bool: "true or false",
  list: "a list",
  map: "a map",
  null: "null",
  type: "a type",
  "google.protobuf.Timestamp": "a time stamp",
  "google.protobuf.Duration": "a duration",
};

/** A function or method that expressions may call. */
export interface Callable {
  readonly name: string;
  readonly receiverType: string | null;
}

type Translate = (parts: readonly string[], callables: () => readonly Callable[]) => string;

/** The first that fits is taken; the parts are what its groups took. */
const translations: readonly (readonly [RegExp, Translate])[] = [
  [
    /^Expected ([A-Z]+), got ([A-Z]+)$/,
    ([expected = "", got = ""]) => `${sign(expected)} was expected here, not ${sign(got)}`,
  ],
  [/^Unexpected token: EOF$/, () => "the expression ends too early"],
  [/^Unexpected token: ([A-Z]+)$/, ([token = ""]) => `${sign(token)} does not belong here`],
  [/^Unexpected character: '.?'$/su, () => "the expression cannot go on like this; an operator may be missing"],
  [/^Reserved identifier: (.*)$/, ([word]) => `"${word}" is a word that CEL keeps for itself`],
  [/^Unknown variable: (.*)$/, ([name]) => `${name} has no value`],
  [/^Exceeded maxDepth/, () => "the expression is nested too deeply"],
  [/^Exceeded max/, () => "the expression is too large"],
  [
    /^No such key: index out of bounds, index (-?\d+) (?:>= size (\d+))?/,
    ([index, size]) => describeIndex(index, size),
  ],
  [/^No such key: (.*)$/s, ([key]) => `there is no ${key} in it`],
  [/^Cannot index type '(.*)'$/, ([type = ""]) => `${nameType(type)} has no parts`],
  [/^no such overload: ([-!])(\S+)$/, ([operator, type = ""]) => `"${operator}" does not take ${nameType(type)}`],
  [
    /^no such overload: (.+) (\S+) (.+?)$/,
    ([left = "", operator = "", right = ""]) => describeOperator(left, operator, right),
  ],
  [/^found no matching overload for '(?:(.+)\.)?(\w+)\((.*)\)'$/, describeCall],
];

/** A clause of the library's, without a full stop. `callables` is asked only where a function is not there. */
export function inPlainWords(message: string, callables: () => readonly Callable[]): string {
  for (const [pattern, translate] of translations) {
    const match = pattern.exec(message);
    if (match !== null) return translate(match.slice(1), callables);
  }
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function sign(token: string): string {
  return signs[token] ?? token;
}

/** "dyn<list<int>>": a list. */
function nameType(type: string): string {
  const known = /^(?:dyn<)?([\w.]+)/.exec(type.trim())?.[1] ?? type;
  return types[known] ?? (known === "dyn" ? "such a value" : known);
}

function describeIndex(index: string | undefined, size: string | undefined): string {
  return size === undefined
    ? `there is no item ${index}; the first is 0`
    : `there is no item ${index} in a list of ${size}; the first is 0`;
}

function describeOperator(left: string, operator: string, right: string): string {
  const names = [nameType(left), nameType(right)];
  const help = operator === "+" && names.includes("a text") ? "; string(x) makes a text of a value" : "";
  return `"${operator}" does not take ${names.join(" and ")}${help}`;
}

function describeCall(
  [receiver, name = "", parameters = ""]: readonly string[],
  callables: () => readonly Callable[],
): string {
  const isMethod = receiver !== undefined;
  const known = callables().filter(({ receiverType }) => (receiverType !== null) === isMethod);
  if (!known.some((callable) => callable.name === name)) {
    const near = nearestName(
      name,
      known.map((callable) => callable.name),
    );
    return `there is no ${isMethod ? "method" : "function"} ${name}${near === undefined ? "" : `; did you mean ${near}?`}`;
  }
  const given = parameters === "" ? "nothing" : splitTypes(parameters).map(nameType).join(" and ");
  return isMethod ? `${nameType(receiver)} has no ${name} that takes ${given}` : `${name} does not take ${given}`;
}

/** At commas that are not inside `map<string, int>`. */
function splitTypes(list: string): readonly string[] {
  return list.split(/,(?![^<]*>)/);
}
