/** Diagnostics about files and YAML. */
import type { DiagnosticCode } from "../diagnostic.ts";
import type { DiagnosticGuide } from "./diagnostic-guide.ts";

export const fileGuide = {
  "file-unreadable": {
    summary: "A path does not exist, or may not be read",
    text: `Paths on the command line are files, or folders in which every \`*.scenario.yaml\` is taken. The message says what the
system answered (ENOENT, EACCES, EISDIR).`,
  },
  "file-too-large": {
    summary: "A file is larger than 5 MiB, or has too many parts",
    text: `So that a hostile file costs bounded time and memory, a file has at most 5 MiB, 2,000,000 words and punctuation marks
and 10,000 documents. Large data does not have to stand in the file: \`fill\` and \`random\` make it, \`file\` reads it, and
\`repeat\` and \`matrix\` say once what happens often.`,
  },
  "not-utf-8": {
    summary: "A file is not UTF-8",
    text: `Scenarios are UTF-8, with or without a byte order mark. Files that are not are mostly in Latin-1 (Windows-1252) or
UTF-16: save them again as UTF-8. To send bytes in another encoding, say so where they are sent:
\`send: { text: olá, encoding: latin1 }\`.`,
  },
  "yaml-syntax": {
    summary: "The file is not YAML",
    text: `The place is the one to blame as far as that can be told: an opening quote that is never closed, a line that does not
line up, a tab. Where one mistake would bring others with it, only the first is shown.

Texts need quotes when they begin with one of \`\`@ \` ! & * % { [ | > # ' "\`\`, or have \`: \` or \` #\` in them; between \`{ }\` and
\`[ ]\`, expressions need them too.`,
    wrong: `scenario: A colon in a text
spec: RFC 9110: HTTP Semantics
roles:
  one:
    - set: { a: 1 }
`,
    right: `scenario: A colon in a text
spec: "RFC 9110: HTTP Semantics"
roles:
  one:
    - set: { a: 1 }
`,
  },
  "yaml-duplicate-key": {
    summary: "A map has a key twice",
    text: `YAML would silently keep one of the two. Mostly a list item lost its \`- \`, and two steps became one.`,
    wrong: `scenario: A lost hyphen
roles:
  one:
    - set: { a: 1 }
      title: first
      title: second
`,
    right: `scenario: A lost hyphen
roles:
  one:
    - set: { a: 1 }
      title: first
    - check: a == 1
      title: second
`,
  },
  "yaml-alias-expansion": {
    summary: "Aliases multiply beyond measure, or a value contains itself",
    text: `Aliases of lists of aliases grow like powers: ten lines can stand for a billion values. Aliases may repeat 250,000
values in a document. What is repeated is better said with \`repeat\`, \`for-each\`, \`matrix\` or \`fill\`.`,
    wrong: `scenario: A list in itself
vars:
  values: &values [1, *values]
roles:
  one:
    - check: size(values) == 2
`,
    right: `scenario: A list in itself
vars:
  values: [1, [1]]
roles:
  one:
    - check: size(values) == 2
`,
  },
  "yaml-too-deep": {
    summary: "Lists and maps are nested more than a hundred deep",
    text: `No scenario needs such depth; a hostile file would exhaust the stack. To send deeply nested data, put it in a file of
its own: \`send: { file: deep.json }\`.`,
  },
  "yaml-version": {
    summary: "A %YAML directive asks for another version",
    text: `Scenarios are YAML 1.2. In 1.1 \`yes\`, \`no\`, \`on\`, \`off\` are booleans and \`12:30\` is a number, so the same file would
mean something else. Remove the directive.`,
    wrong: `%YAML 1.1
---
scenario: Yes or no
roles:
  one:
    - set: { answer: "'yes'" }
    - check: answer == 'yes'
`,
    right: `scenario: Yes or no
roles:
  one:
    - set: { answer: "'yes'" }
    - check: answer == 'yes'
`,
  },
  "yaml-tag": {
    summary: "A value has a tag that means nothing here",
    text: `Scenarios have no tags (\`!name\`) but the plain ones of JSON. Bytes are written \`{ hex: … }\` or \`{ base64: … }\`, and a
text that begins with \`!\` needs quotes.`,
    wrong: `scenario: Bytes
vars:
  bytes: !!binary aGVsbG8=
roles:
  one:
    - check: size(bytes) > 0
`,
    right: `scenario: Bytes
vars:
  bytes: aGVsbG8=
roles:
  one:
    - check: size(bytes) > 0
`,
  },
  "yaml-key-not-string": {
    summary: "A key is a list, a map or an alias",
    text: `Keys are texts. A text that begins with \`{\`, \`[\` or \`*\` needs quotes.`,
    wrong: `scenario: A key
vars:
  [a, b]: 1
roles:
  one: []
`,
  },
  "yaml-merge-key": {
    summary: "The merge key << is used",
    text: `\`<<\` was an extension of YAML 1.1 and is not part of 1.2. Give the whole value an anchor and use it as an alias, or
repeat the few keys.`,
    wrong: `scenario: Common modifiers
x-common: &common { within: 2s }
roles:
  one:
    - barrier: start
      <<: *common
  two:
    - barrier: start
`,
    right: `scenario: Common modifiers
x-limit: &limit 2s
roles:
  one:
    - barrier: start
      within: *limit
  two:
    - barrier: start
`,
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticGuide>>;
