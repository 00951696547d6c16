/** Schema fragments for what events carry besides their own fields: places, failures, diagnostics. */
import Type from "typebox";
import { diagnosticCodes } from "../../runner/model/diagnostic.ts";
import { failureCodes } from "../../runner/model/outcome.ts";

export const count = Type.Integer({ minimum: 0 });
export const milliseconds = Type.Number({ minimum: 0 });
export const level = Type.Enum(["must", "should", "may"], { title: "Level", description: "RFC 2119" });
export const base64 = Type.String({ contentEncoding: "base64", title: "Bytes" });

export const location = Type.Object(
  {
    file: Type.String(),
    line: Type.Integer({ minimum: 1 }),
    column: Type.Integer({ minimum: 1, description: "in UTF-16 units" }),
    endColumn: Type.Integer({ minimum: 1, description: "where the underline ends, exclusive" }),
    text: Type.String({ description: "the source line itself" }),
  },
  { title: "Location" },
);

export const programExit = Type.Object(
  {
    code: Type.Union([Type.Integer(), Type.Null()]),
    signal: Type.Union([Type.String(), Type.Null()]),
    stopped: Type.Boolean({ description: "true when Tomada stopped it" }),
  },
  { title: "ProgramExit" },
);

const comparison = Type.Object(
  {
    expected: Type.Optional(base64),
    expectedText: Type.Optional(Type.String({ description: "the expectation in words" })),
    actual: Type.Optional(base64),
    actualText: Type.Optional(Type.String()),
    base: Type.Integer({
      minimum: 0,
      description: "offset of the first byte of `expected` and `actual` in the message",
    }),
    differsAt: Type.Optional(
      Type.Integer({ minimum: 0, description: "offset of the first difference in the message" }),
    ),
    expectedLength: Type.Optional(count),
    actualLength: Type.Optional(count),
  },
  { title: "Comparison" },
);

const wait = Type.Object(
  {
    actor: Type.String(),
    step: Type.Optional(count),
    at: Type.Optional(location),
    what: Type.String(),
    on: Type.Array(Type.String(), { description: "actors it waits for, where they are known" }),
  },
  { title: "Wait" },
);

const wireExcerpt = Type.Object(
  {
    direction: Type.Enum(["sent", "received"]),
    actor: Type.String(),
    offset: Type.Integer({ minimum: 0, description: "of the first byte, in that direction of the connection" }),
    bytes: base64,
    skipped: Type.Optional(Type.Integer({ minimum: 1, description: "bytes before these that were not kept" })),
    isDatagram: Type.Optional(
      Type.Literal(true, { description: "one message, which is not joined with its neighbours" }),
    ),
  },
  { title: "WireExcerpt" },
);

const cut = Type.Object(
  {
    pieces: count,
    bytes: count,
    first: Type.Integer({ minimum: 0, description: "the length of the first piece" }),
    by: Type.String({ description: "pieces, rate, or the --resegment that cut it" }),
  },
  { title: "Cut", description: "how the last DATA on the connection was cut, where it was" },
);

const programEvidence = Type.Object(
  {
    name: Type.String(),
    command: Type.String(),
    pid: Type.Optional(Type.Integer()),
    exit: Type.Optional(programExit),
    stdout: Type.String(),
    stderr: Type.String(),
    sockets: Type.Optional(Type.Array(Type.String())),
  },
  { title: "ProgramEvidence" },
);

export const failure = Type.Object(
  {
    kind: Type.Enum(["mismatch", "fault"]),
    code: Type.Enum([...failureCodes], { title: "FailureCode" }),
    message: Type.String(),
    actor: Type.Optional(Type.String()),
    step: Type.Optional(count),
    at: Type.Optional(location),
    comparison: Type.Optional(comparison),
    connection: Type.Optional(
      Type.Object({ local: Type.String(), remote: Type.String() }, { title: "ConnectionEnds" }),
    ),
    waits: Type.Optional(Type.Array(wait)),
    wire: Type.Optional(Type.Array(wireExcerpt)),
    cut: Type.Optional(cut),
    programs: Type.Optional(Type.Array(programEvidence)),
    hints: Type.Array(Type.String()),
  },
  { title: "Failure" },
);

export const diagnostic = Type.Object(
  {
    code: Type.Enum([...diagnosticCodes], { title: "DiagnosticCode" }),
    severity: Type.Enum(["error", "warning"]),
    message: Type.String(),
    help: Type.Optional(Type.String()),
    at: location,
    related: Type.Optional(Type.Array(Type.Object({ message: Type.String(), at: location }))),
  },
  { title: "Diagnostic" },
);
