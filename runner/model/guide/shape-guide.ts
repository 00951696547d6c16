/** Diagnostics about keys, verbs and modifiers. */
import type { DiagnosticCode } from "../diagnostic.ts";
import type { DiagnosticGuide } from "./diagnostic-guide.ts";

export const shapeGuide = {
  "not-a-scenario": {
    summary: "A document is something else than a scenario",
    text: `A scenario is a map with at least the keys \`scenario\` (its title) and \`roles\`. Several scenarios in one file are
separated by a line \`---\`.`,
    wrong: `- bind: 127.0.0.1:0
- listen: 1
`,
    right: `scenario: A port to listen at
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
`,
  },
  "missing-key": {
    summary: "A map lacks a key that it needs",
    text: "The place is the map's own key; the help says what the missing key is for.",
    wrong: `scenario: A loop
roles:
  one:
    - repeat:
        times: 3
`,
    right: `scenario: A loop
roles:
  one:
    - repeat:
        times: 3
        steps:
          - set: { a: 1 }
`,
  },
  "unknown-key": {
    summary: "A key does not exist here",
    text: `Nothing is ignored, so that a misspelt \`within\` cannot silently become no limit. The nearest known key is named. Keys
of your own, such as places for anchors, begin with \`x-\` at the top level. Beside a verb stand its modifiers; what belongs to the
verb's value is indented more than the verb.`,
    wrong: `scenario: A limit
roles:
  one:
    - barrier: start
      wihtin: 2s
  two:
    - barrier: start
`,
    right: `scenario: A limit
roles:
  one:
    - barrier: start
      within: 2s
  two:
    - barrier: start
`,
  },
  "wrong-kind": {
    summary: "A value is of another kind than its key takes",
    text: `A text where a list is meant, a number without its unit, a verb without its value. A number that is meant as text needs
quotes: \`"862"\`. Where a number is wanted, one \`\${…}\` may stand for it.`,
    wrong: `scenario: A pause
tags: slow
roles:
  one:
    - barrier: start
      within: 5
  two:
    - barrier: start
`,
    right: `scenario: A pause
tags: [slow]
roles:
  one:
    - barrier: start
      within: 5s
  two:
    - barrier: start
`,
  },
  "value-not-allowed": {
    summary: "A value is of the right kind, and still not one of those that may stand here",
    text: `Durations are written \`200ms\`, \`5s\`, \`1m\`; sizes \`1024\`, \`4KiB\`, \`1MiB\`; rates \`10KiB/s\`. Names begin with a letter and
go on with letters, digits, \`_\` and \`-\`; names for expressions have no \`-\`, which would be a minus there.`,
    wrong: `scenario: How much it weighs
level: shuold
roles:
  one: []
subject: { role: one }
`,
    right: `scenario: How much it weighs
level: should
roles:
  one: []
subject: { role: one }
`,
  },
  "out-of-range": {
    summary: "A number is too small or too large",
    text: `The help says from where to where. Numbers beyond 2^53 cannot be kept exactly and need quotes; timers cannot be longer than
24 days; a matrix has at most 10,000 combinations.`,
    wrong: `scenario: A backlog
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: -1
`,
    right: `scenario: A backlog
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
`,
  },
  "several-verbs": {
    summary: "A step has more than one verb",
    text: `A step is one verb and, beside it, modifiers. Each step begins with \`- \`.`,
    wrong: `scenario: Two steps in one
roles:
  server:
    - bind: 127.0.0.1:0
      listen: 1
`,
    right: `scenario: Two steps in one
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
`,
  },
  "no-verb": {
    summary: "A step has only modifiers",
    text: `A modifier stands beside its verb, under it and without a \`- \` of its own.`,
    wrong: `scenario: A modifier on its own
roles:
  one:
    - barrier: start
    - within: 2s
  two:
    - barrier: start
`,
    right: `scenario: A modifier on its own
roles:
  one:
    - barrier: start
      within: 2s
  two:
    - barrier: start
`,
  },
  "unknown-verb": {
    summary: "There is no such verb",
    text: "The nearest verb is named; `tomada explain` lists them all. A space goes behind the colon: `send: hello`.",
    wrong: `scenario: A verb
roles:
  server:
    - bind: 127.0.0.1:0
    - lisen: 1
`,
    right: `scenario: A verb
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
`,
  },
  "modifier-not-taken": {
    summary: "A modifier stands beside a verb that does not take it",
    text: `\`title\`, \`if\`, \`level\`, \`spec\`, \`hint\`, \`within\`, \`after\` and \`retry\` go with every verb; the others mean something to
some of them only. The help says to which.`,
    wrong: `scenario: Nothing to save
roles:
  one:
    - set: { a: 1 }
      save: b
`,
    right: `scenario: Nothing to save
roles:
  one:
    - set: { a: 1 }
`,
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticGuide>>;
