/** Test support: any failure, with hostile strings and bytes. */
import fc from "fast-check";
import {
  failureCodes,
  type Comparison,
  type Failure,
  type ProgramEvidence,
  type ProgramExit,
  type WaitInfo,
  type WireExcerpt,
} from "../../runner/model/outcome.ts";
import type { Location } from "../../runner/model/source.ts";

/** Few, so that events meet. */
export const id = fc.nat({ max: 3 });
export const hostileText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "\x1b[2J\x1b[1;1H",
    "\u202Eevil",
    "]]>",
    "<!--",
    "::error::x",
    "a\r\nb",
    "\ufffe\uffff\ud800",
    "\0\x08\x7f\x9b",
    "世界\t🎉",
    "",
    "%0A,:",
  ),
);
export const hostileBytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  hostileText.map((text) => new TextEncoder().encode(text)),
);

/** Absent or there; never there as undefined. */
export function record<T>(
  required: { [K in keyof T]?: fc.Arbitrary<Exclude<T[K], undefined>> },
  optional: { [K in keyof T]?: fc.Arbitrary<Exclude<T[K], undefined>> } = {},
): fc.Arbitrary<T> {
  return fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required) as never[], noNullPrototype: true },
  ) as fc.Arbitrary<T>;
}

export const positive = fc.integer({ min: 1, max: 300 });
export const location = record<Location>({
  file: hostileText,
  line: positive,
  column: positive,
  endColumn: positive,
  text: hostileText,
});
export const programExit = record<ProgramExit>({
  code: fc.option(fc.integer({ min: 0, max: 255 })),
  signal: fc.option(fc.constantFrom("SIGTERM", "SIGSEGV")),
  stopped: fc.boolean(),
});
const comparison = record<Comparison>(
  { base: fc.nat({ max: 100_000 }) },
  {
    expected: hostileBytes,
    expectedText: hostileText,
    actual: hostileBytes,
    actualText: hostileText,
    differsAt: fc.nat({ max: 100_100 }),
    expectedLength: fc.nat(),
    actualLength: fc.nat(),
  },
);
export const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { maxLength: 3 });

export const anyFailure: fc.Arbitrary<Failure> = record<Failure>(
  {
    kind: fc.constantFrom("mismatch", "fault"),
    code: fc.constantFrom(...failureCodes),
    message: hostileText,
    hints: list(hostileText),
  },
  {
    actor: hostileText,
    step: id,
    at: location,
    comparison,
    waits: list(
      record<WaitInfo>({ actor: hostileText, what: hostileText, on: list(hostileText) }, { step: id, at: location }),
    ),
    wire: list(
      record<WireExcerpt>({
        direction: fc.constantFrom("sent", "received"),
        actor: hostileText,
        offset: fc.nat(),
        bytes: hostileBytes,
      }),
    ),
    programs: list(
      record<ProgramEvidence>(
        { name: hostileText, command: hostileText, stdout: hostileText, stderr: hostileText },
        { pid: fc.nat(), exit: programExit, sockets: list(hostileText) },
      ),
    ),
  },
);
