import { Type, type TSchema } from "typebox";
import { Mismatch } from "../model/outcome.ts";
import type { PatternContext } from "../model/pattern.ts";
import type { Value } from "../model/scenario.ts";
import { prepareTopLevel } from "../patterns/json/value-test.ts";
import { describeExpected } from "../patterns/json/describe.ts";
import { predicateContext } from "../patterns/prepare-predicates.ts";
import type { Connection } from "../sockets/connection.ts";
import type { Negotiated } from "../sockets/tls/negotiated.ts";
import type { Actor } from "./actor.ts";
import type { VerbDefinition } from "./definition.ts";
import { whenResolved } from "./preparation.ts";

const value = (description: string): TSchema => Type.Optional(Type.Unsafe<Value>({ description }));

const certificateSchema = Type.Unsafe<Value>({
  type: ["object", "string", "null"],
  properties: {
    subject: value("Whom it is for: CN=localhost"),
    issuer: value("Who signed it"),
    names: value("A list of the host names and addresses in it, all of them and in order"),
    "valid-from": value("ISO 8601, in UTC"),
    "valid-until": value("ISO 8601, in UTC"),
    serial: value("In hex"),
    fingerprint: value("SHA-256, in lower-case hex"),
    verified: value("true: a chain leads to an authority that is trusted here"),
    problem: value("Why it is not verified: CERT_HAS_EXPIRED"),
  },
  additionalProperties: false,
  pattern: "\\$\\{",
  description: "The other side's certificate; null where it showed none",
});

export const expectTls: VerbDefinition = {
  name: "expect-tls",
  group: "sockets",
  summary: "What both sides of TLS agreed on, and who the other one is",
  description: `Each key is compared with what was negotiated; a map stands for predicates on the text, as in \`json\` of a PATTERN:
\`{ cipher: { contains: GCM } }\`. \`save\` keeps all of it, with the same keys: \`agreed.version\`,
\`agreed["server-name"]\`. A connection that is plain text fails the step.`,
  argument: Type.Object(
    {
      version: value("TLSv1.3 or TLSv1.2"),
      cipher: value("The IANA name: TLS_AES_256_GCM_SHA384"),
      alpn: value("The application protocol; null where none was agreed on"),
      "server-name": value("The host that the client asked for (SNI); null where it asked for none"),
      resumed: value("true: an earlier session went on, without certificates"),
      "peer-certificate": Type.Optional(certificateSchema),
    },
    { additionalProperties: false, description: "What has to have been negotiated" },
  ),
  bare: true,
  modifiers: ["on", "save"],
  examples: [
    {
      title: "Versions, protocols, names",
      yaml: `scenario: Both sides agree on what both can
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - start-tls: { alpn: [h2, http/1.1], max-version: TLSv1.2 }
    - expect-tls: { version: TLSv1.2, alpn: http/1.1, server-name: localhost, peer-certificate: null }
  client:
    - connect: \${server.address}
    - start-tls: { alpn: [http/1.1], server-name: localhost }
    - expect-tls:
        version: TLSv1.2
        cipher: { contains: GCM }
        peer-certificate: { subject: CN=localhost, names: { contains: 127.0.0.1 }, verified: true }
      save: agreed
    - check: agreed.alpn == "http/1.1"
`,
    },
  ],
  effects: (step) => [
    { kind: "use", on: step.modifiers.on, of: "tls" },
    ...(step.modifiers.save === undefined ? [] : [{ kind: "define" as const, name: step.modifiers.save }]),
  ],
  prepare(step, preparation) {
    const expected = preparation.dynamic(step.argument ?? {}, (resolved) => resolved);
    const { on, save } = step.modifiers;
    return (actor) =>
      whenResolved(expected.resolve(actor), (wanted) => {
        const connection = actor.sockets.connection(on);
        const agreed = negotiatedBy(connection);
        compare(
          agreed,
          wanted,
          contextOf(actor, (path) => preparation.readFile(path)),
        );
        if (save !== undefined) actor.save(save, agreed);
      });
  },
};

function contextOf(actor: Actor, readFile: PatternContext["readFile"]): PatternContext {
  return { readFile, evaluate: (expression, locals) => actor.evaluateNow(expression, locals) };
}

function negotiatedBy(connection: Connection): Negotiated {
  const { tls } = connection;
  if (tls?.negotiated !== undefined) return tls.negotiated;
  const why = tls === undefined ? "the connection is plain text" : "the handshake is not over";
  throw new Mismatch("tls-differs", `expected TLS; ${why}`);
}

/** Throws Mismatch "tls-differs". */
function compare(agreed: Negotiated, wanted: unknown, context: PatternContext): void {
  const test = prepareTopLevel(wanted, predicateContext(context));
  const problem = test.test(agreed, "$", {});
  if (problem === undefined) return;
  // Paths begin with "$." there; here they are keys of the step.
  throw new Mismatch("tls-differs", problem.replace(/^\$\.?/, ""), {
    comparison: { expectedText: describeExpected(wanted), actualText: describeActual(agreed, wanted), base: 0 },
  });
}

/** What was asked for, as it is; a certificate whole, for what is wrong with it may stand beside what was asked. */
function describeActual(agreed: Negotiated, wanted: unknown): string {
  const asked = Object.entries(agreed).filter(([key]) => Object.hasOwn(Object(wanted), key));
  return JSON.stringify(Object.fromEntries(asked));
}
