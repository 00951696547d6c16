import type { Connection } from "../sockets/connection.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";
import { secure } from "./secure.ts";
import { prepareTls, tlsSchema } from "./tls-argument.ts";

export const startTls: VerbDefinition = {
  name: "start-tls",
  group: "sockets",
  summary: "Turns the connection into TLS, from here on",
  description: `Both sides shake hands; the step ends when this one has done its part. Whoever connected is the client, unless
\`role\` says otherwise. What had been received and not been read belongs to the handshake. From here on steps and reports
deal in plain text; \`shutdown\` and \`close\` say goodbye (close_notify) before their FIN.

With nothing said, a server shows a certificate for localhost, 127.0.0.1 and ::1 that the run's own authority has signed, and
a client trusts that authority: \`\${tls.ca_file}\` names its certificate for real programs. What is wrong with the other
side's certificate fails the step (CERT_HAS_EXPIRED, HOSTNAME_MISMATCH, …); an alert that it sends fails it as
ALERT_ and the alert's name. See RFC 8446, and the page on TLS.`,
  argument: tlsSchema,
  bare: true,
  needs: "tls",
  modifiers: ["on", "expect-error", "save-error"],
  examples: [
    {
      title: "After a word in plain text",
      yaml: `scenario: Plain text turns into TLS
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { line: STARTTLS }
    - send: { line: go ahead }
    - start-tls
    - expect-recv: { line: a secret }
    - expect-eof
  client:
    - connect: \${server.address}
    - send: { line: STARTTLS }
    - expect-recv: { line: go ahead }
    - start-tls
    - expect-tls: { version: TLSv1.3 }
    - send: { line: a secret }
    - close
`,
    },
    {
      title: "A certificate that has expired",
      yaml: `scenario: A client looks at the date
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - start-tls: { certificate: expired }
      expect-error: [ALERT_CERTIFICATE_EXPIRED, TRUNCATED]
  client:
    - connect: \${server.address}
    - start-tls
      expect-error: CERT_HAS_EXPIRED
`.replace("    - start-tls\n      expect-error: C", "    - start-tls: {}\n      expect-error: C"),
    },
  ],
  effects: (step) => [{ kind: "secure", on: step.modifiers.on }],
  prepare(step, preparation) {
    const wishes = prepareTls(step.argument, preparation);
    return (actor) =>
      whenResolved(wishes.resolve(actor), (wanted) => {
        const connection: Connection = actor.sockets.connection(step.modifiers.on);
        return secure(actor, connection, wanted, connection.isAccepted ? "server" : "client");
      });
  },
};
