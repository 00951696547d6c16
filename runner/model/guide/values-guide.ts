/** Diagnostics about patterns, data, addresses and expressions. */
import type { DiagnosticCode } from "../diagnostic.ts";
import type { DiagnosticGuide } from "./diagnostic-guide.ts";

/** A server that sends one line; what the client expects is the point of each example. */
function expecting(title: string, pattern: string): string {
  return `scenario: ${title}
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: { line: "220 ready" }
  client:
    - connect: \${server.address}
    - expect-recv: ${pattern}
`;
}

export const valuesGuide = {
  "frame-missing": {
    summary: "A pattern does not say where the message ends",
    text: `TCP has no messages: \`recv\` returns whatever has come so far. A pattern must therefore say where the bytes end (\`line\`,
\`bytes\`, \`until\`) beside what they must be. A text, \`hex\`, \`base64\` or \`file\` alone says so itself: it is as long as it is.`,
    wrong: expecting("A banner", '{ starts-with: "220" }'),
    right: expecting("A banner", '{ line: { starts-with: "220" } }'),
  },
  "several-frames": {
    summary: "A pattern says twice where the message ends",
    text: "Keep one frame. Parts that come one after the other are a list of patterns.",
    wrong: expecting("A banner", '{ line: "220 ready", bytes: 11 }'),
    right: expecting("A banner", "[ { bytes: 4 }, { line: ready } ]"),
  },
  "pattern-invalid": {
    summary: "A pattern cannot be met by any bytes, or contradicts itself",
    text: "For example a content of two bytes in a frame of four, or a number that is at least 10 and at most 1.",
    wrong: expecting("Four bytes", '{ bytes: 4, hex: "3232" }'),
    right: expecting("Four bytes", '{ hex: "32323020" }'),
  },
  "data-invalid": {
    summary: "DATA is not what its form says",
    text: `Hexadecimal has two digits a byte, base64 its own alphabet, and an encoding only its own characters. A map says what to
send in one form; several are joined by \`concat\`.`,
    wrong: `scenario: Bytes
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { bytes: 2 }
  client:
    - connect: \${server.address}
    - send: { hex: "0d0" }
`,
    right: `scenario: Bytes
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { bytes: 2 }
  client:
    - connect: \${server.address}
    - send: { hex: "0d0a" }
`,
  },
  "address-invalid": {
    summary: "An ADDRESS cannot be read",
    text: `Addresses are \`127.0.0.1:8080\`, \`[::1]:8080\`, \`localhost:http\`, \`:8080\` for any address, and \`unix:/path\`. Port 0 lets
the kernel choose.`,
    wrong: `scenario: A port
roles:
  server:
    - bind: 127.0.0.1
    - listen: 1
`,
    right: `scenario: A port
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
`,
  },
  "expression-invalid": {
    summary: "An expression is not CEL",
    text: `\`\${ … }\` and the values of \`check\`, \`if\`, \`until\` and \`set\` are [CEL](https://cel.dev). Texts in them have quotes of their
own. For the two characters themselves write \`$\${\`.`,
    wrong: `scenario: A sum
roles:
  one:
    - check: 1 + == 2
`,
    right: `scenario: A sum
roles:
  one:
    - check: 1 + 1 == 2
`,
  },
  "regex-invalid": {
    summary: "A regular expression cannot be read",
    text: `Expressions are [RE2](https://github.com/google/re2/wiki/Syntax), which takes linear time: there is no look-around and there
are no back-references. Named groups are written \`(?P<name>…)\`. In YAML, single quotes leave backslashes alone.`,
    wrong: expecting("A banner", "{ line: { regex: '^(220' } }"),
    right: expecting("A banner", "{ line: { regex: '^(?P<code>[0-9]{3}) ' } }"),
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticGuide>>;
