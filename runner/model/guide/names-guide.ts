/** Diagnostics about names: of scenarios, roles, sockets, variables and programs. */
import type { DiagnosticCode } from "../diagnostic.ts";
import type { DiagnosticGuide } from "./diagnostic-guide.ts";

export const namesGuide = {
  "duplicate-title": {
    summary: "Two scenarios of one file have the same title",
    text: "Reports and `--grep` know a scenario by its file and title; JUnit readers drop all but one of the same name.",
    wrong: `scenario: Twice
roles:
  one:
    - set: { a: 1 }
---
scenario: Twice
roles:
  one:
    - set: { b: 1 }
`,
    right: `scenario: Once
roles:
  one:
    - set: { a: 1 }
---
scenario: And once more
roles:
  one:
    - set: { b: 1 }
`,
  },
  "duplicate-name": {
    summary: "One name stands for two things",
    text: `Expressions know variables, saved values, roles and programs by their bare names, and \`matrix\`, \`env\`, \`instance\` as
well. A name means one of them.`,
    wrong: `scenario: Which server
vars: { server: 127.0.0.1 }
roles:
  server:
    - bind: "\${server}:0"
    - listen: 1
`,
    right: `scenario: Which server
vars: { host: 127.0.0.1 }
roles:
  server:
    - bind: "\${host}:0"
    - listen: 1
`,
  },
  "unknown-role": {
    summary: "There is no role of this name",
    text: "Under `subject: { role: … }`, and as the first word of `${role.address}`, stands a role of this scenario.",
    wrong: `scenario: A subject
subject: { role: sever }
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
`,
    right: `scenario: A subject
subject: { role: server }
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
`,
  },
  "unknown-socket": {
    summary: "The role has no socket of this name",
    text: `Sockets get their names from \`as: NAME\` on \`bind\` and \`connect\`, and from \`accept: NAME\`. A role sees its own sockets
only; another role's bound socket is reached in expressions, as \`\${role.NAME.port}\`.`,
    wrong: `scenario: Two doors
roles:
  server:
    - bind: 127.0.0.1:0
      as: front
    - listen: 1
      on: fornt
`,
    right: `scenario: Two doors
roles:
  server:
    - bind: 127.0.0.1:0
      as: front
    - listen: 1
      on: front
`,
  },
  "unknown-variable": {
    summary: "An expression uses a name that nobody defines",
    text: `Names in expressions are \`vars\`, what \`save\`, \`set\` and named groups of a \`regex\` define, roles, programs, \`matrix.*\`,
\`env.*\`, \`instance\`, \`temporary_folder\` and \`tls.*\`. \`--set\` overrides variables that exist and makes no new ones.`,
    wrong: `scenario: A greeting
vars: { greeting: hello }
roles:
  one:
    - check: greting == "hello"
`,
    right: `scenario: A greeting
vars: { greeting: hello }
roles:
  one:
    - check: greeting == "hello"
`,
  },
  "unknown-program": {
    summary: "There is no program of this name",
    text: "`program: NAME` names one of `programs`, or a role that a program plays.",
    wrong: `scenario: A helper
programs:
  database: { run: [sleep, "1"] }
roles:
  one:
    - signal: TERM
      program: databse
`,
    right: `scenario: A helper
programs:
  database: { run: [sleep, "1"] }
roles:
  one:
    - signal: TERM
      program: database
`,
  },
  "unknown-proxy": {
    summary: "There is no proxy of this name",
    text: `A proxy is a role with \`proxy:\`. \`toxic\` and \`heal\` are for proxies; where there are several, \`proxy: NAME\` says which
one \`toxic\` means.`,
    wrong: `scenario: A slow network
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}" }
  client:
    - toxic: { latency: 10ms }
      proxy: midle
    - connect: \${middle.address}
`,
    right: `scenario: A slow network
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}" }
  client:
    - toxic: { latency: 10ms }
      proxy: middle
    - connect: \${middle.address}
`,
  },
  "unknown-toxic": {
    summary: "There is no toxic of this name",
    text: `\`heal: NAME\` takes away what \`as: NAME\` has named. A toxic without \`as\` is called what it is: \`heal: latency\`.`,
    wrong: `scenario: A slow network
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}" }
  client:
    - toxic: { latency: 10ms, as: jam }
    - connect: \${middle.address}
    - heal: latency
`,
    right: `scenario: A slow network
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}" }
  client:
    - toxic: { latency: 10ms, as: jam }
    - connect: \${middle.address}
    - heal: jam
`,
  },
  "address-never-known": {
    summary: "An address is asked for that will never exist",
    text: `\`\${role.address}\` is known when the role's socket can receive: a stream socket when it listens. A role that never binds, or
never listens, has none; connections have none either.`,
    wrong: `scenario: Nobody listens
roles:
  server:
    - bind: 127.0.0.1:0
  client:
    - connect: \${server.address}
      expect-error: ECONNREFUSED
`,
    right: `scenario: Nobody listens
roles:
  server:
    - bind: 127.0.0.1:0
    - set: { chosen: server.port }
    - barrier: tried
  client:
    - connect: "127.0.0.1:\${chosen}"
      expect-error: ECONNREFUSED
    - barrier: tried
`,
  },
  "variable-cycle": {
    summary: "Variables are made of each other in a circle",
    text: "Variables may use each other in any order, as long as one of them has a value of its own.",
    wrong: `scenario: Hen and egg
vars:
  hen: "\${egg}"
  egg: "\${hen}"
roles:
  one:
    - check: hen == egg
`,
    right: `scenario: Hen and egg
vars:
  hen: "\${egg}"
  egg: first
roles:
  one:
    - check: hen == egg
`,
  },
  "variable-unused": {
    summary: "Nothing uses a variable (a warning)",
    text: `Mostly it is used under another spelling, or as plain text: \`greeting\` is a text, \`\${greeting}\` the variable.`,
    wrong: `scenario: Forgotten
vars: { greeting: hello }
roles:
  one:
    - set: { a: 1 }
`,
    right: `scenario: Forgotten
roles:
  one:
    - set: { a: 1 }
`,
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticGuide>>;
