/** Scenarios that several errors share: what differs is what each side does. */

/** A server that does one thing to its connection, and a client that meets it. */
export function connected(title: string, server: string, client: string): string {
  const indent = (steps: string): string => steps.trimEnd().replace(/^/gm, "    ");
  return `scenario: ${title}
roles:
  server:
    - bind: 127.0.0.1:0
    - listen
    - accept
${indent(server)}
  client:
    - connect: \${server.address}
${indent(client)}
`;
}

/** A client of UDP sends to a port that nobody has, and then does this. */
export const refusedDatagram = (title: string, step: string): string => `scenario: ${title}
roles:
  nobody:
    - bind: udp://127.0.0.1:0
      as: gone
    - set: { port: nobody.port }
    - close: gone
  client:
    - connect: udp://127.0.0.1:\${port}
    - send: anybody there?
${step}`;
