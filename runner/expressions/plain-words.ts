/** The CEL library names tokens as its source code does; people see signs. */
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

const nameOf = (token: string): string => signs[token] ?? token;

/** A clause of the library's, in the words of our messages. */
export function inPlainWords(message: string): string {
  const [, expected, got] = /^Expected ([A-Z]+), got ([A-Z]+)$/.exec(message) ?? [];
  if (expected !== undefined && got !== undefined) return `${nameOf(expected)} was expected here, not ${nameOf(got)}`;
  const [, unexpected] = /^Unexpected token: ([A-Z]+)$/.exec(message) ?? [];
  if (unexpected === "EOF") return "the expression ends too early";
  if (unexpected !== undefined) return `${nameOf(unexpected)} does not belong here`;
  if (/^Unexpected character: '.'$/u.test(message))
    return "the expression cannot go on like this; an operator may be missing";
  return message.charAt(0).toLowerCase() + message.slice(1);
}
