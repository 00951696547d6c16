/** Diagnostics about what happens when: life cycles of sockets, barriers, signals, waits. */
import type { DiagnosticCode } from "../diagnostic.ts";
import type { DiagnosticGuide } from "./diagnostic-guide.ts";

const listening = `  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
`;

export const flowGuide = {
  "connection-before-it-exists": {
    summary: "A step uses a socket that its role does not have yet",
    text: `A step without \`on:\` uses the newest connection of its role. Until a \`connect\` or an \`accept\` there is none; until a \`bind\`
nothing can listen.`,
    wrong: `scenario: Too early
roles:
${listening}  client:
    - send: hello
    - connect: \${server.address}
`,
    right: `scenario: In time
roles:
${listening}    - expect-recv: hello
  client:
    - connect: \${server.address}
    - send: hello
`,
  },
  "socket-in-wrong-state": {
    summary: "A step uses a socket in a state in which it cannot",
    text: `\`accept\` needs a socket that listens; \`send\` and \`expect-recv\` need a connection that is open. What is meant to fail says so
with \`expect-error\`.`,
    wrong: `scenario: Closed is closed
roles:
${listening}  client:
    - connect: \${server.address}
    - close
    - send: hello
`,
    right: `scenario: Closed is closed
roles:
${listening}    - expect-recv: hello
  client:
    - connect: \${server.address}
    - send: hello
    - close
`,
  },
  "barrier-too-few": {
    summary: "Only one role reaches a barrier",
    text: "A barrier is where several meet. Mostly its name is written in two ways; for a one-way signal there are `notify` and `await`.",
    wrong: `scenario: A meeting
roles:
  server:
    - barrier: start
  client:
    - barrier: strat
`,
    right: `scenario: A meeting
roles:
  server:
    - barrier: start
  client:
    - barrier: start
`,
  },
  "await-without-notify": {
    summary: "A signal is waited for that nobody gives",
    text: "Some role must `notify` what another `await`s, under the same name.",
    wrong: `scenario: A signal
roles:
  one:
    - notify: ready
  two:
    - await: raedy
`,
    right: `scenario: A signal
roles:
  one:
    - notify: ready
  two:
    - await: ready
`,
  },
  "wait-cycle": {
    summary: "The roles wait for each other in a circle",
    text: `Analysis plays the waits of all roles: what each step waits for, and who does it. When nobody can go on, whatever the order
of events, the scenario can never come to its end. The message names who waits at which line for what.`,
    wrong: `scenario: After you
roles:
${listening}    - expect-recv: { line: HELO }
    - send: { line: "220" }
  client:
    - connect: \${server.address}
    - expect-recv: { line: "220" }
    - send: { line: HELO }
`,
    right: `scenario: After you
roles:
${listening}    - send: { line: "220" }
    - expect-recv: { line: HELO }
  client:
    - connect: \${server.address}
    - expect-recv: { line: "220" }
    - send: { line: HELO }
`,
  },
  "recv-never-fed": {
    summary: "A step waits for bytes that nobody sends",
    text: `The other end of the connection sends fewer bytes than the pattern needs at the least, or never accepts the connection. \`line\`
counts its line end: \`send: { line: … }\` sends one, a plain text does not.`,
    wrong: `scenario: A line without an end
roles:
${listening}    - send: hello
    - expect-recv: { line: bye }
  client:
    - connect: \${server.address}
    - expect-recv: { line: hello }
`,
    right: `scenario: A line with an end
roles:
${listening}    - send: { line: hello }
    - expect-recv: { line: bye }
  client:
    - connect: \${server.address}
    - expect-recv: { line: hello }
    - send: { line: bye }
`,
  },
  "delay-used": {
    summary: "A delay takes the place of waiting (a warning)",
    text: `A delay is too short on a busy machine and too long on any other. Wait for what is meant: \`await\` a \`notify\`, meet at a
\`barrier\`, use a value that another role saves; \`expect-silence\` says that nothing may come.`,
    wrong: `scenario: Half a second should do
roles:
  one:
    - set: { a: 1 }
  two:
    - delay: 500ms
    - check: a == 1
`,
    right: `scenario: As soon as it is there
roles:
  one:
    - set: { a: 1 }
  two:
    - check: a == 1
`,
  },
  "role-idle": {
    summary: "A role has no steps (a warning)",
    text: "A role without steps does nothing, unless a program plays it: then say so with `subject: { role: … }`.",
    wrong: `scenario: Somebody else
roles:
  one:
    - set: { a: 1 }
  two: []
`,
    right: `scenario: Somebody else
roles:
  one:
    - set: { a: 1 }
`,
  },
} as const satisfies Partial<Record<DiagnosticCode, DiagnosticGuide>>;
