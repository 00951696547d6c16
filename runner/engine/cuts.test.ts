/** The law: a verdict never depends on how the stream was cut. Random scripts, random bytes, random cuts, real sockets. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Segmentation } from "../model/segmentation.ts";
import { playText } from "./play-text.test-support.ts";

/** A pattern, and bytes that meet it. */
const exchanges = [
  { pattern: '"hello"', bytes: "hello" },
  { pattern: "{ line: OK }", bytes: "OK\r\n" },
  { pattern: '{ line: { regex: "^(?P<code>[0-9]{3}) " } }', bytes: "220 ready\n" },
  { pattern: "{ bytes: 5, save: word }", bytes: "a\u0000\n\r\u00ff".slice(0, 5) },
  { pattern: '{ until: "\\r\\n\\r\\n", starts-with: HTTP/1 }', bytes: "HTTP/1.1 200 OK\r\nA: b\r\n\r\n" },
  { pattern: '{ until: { regex: "[0-9]+;" } }', bytes: "ab12;" },
  { pattern: "{ line: { json: { id: { number: { min: 1 } } } } }", bytes: '{"id": 7}\n' },
  { pattern: "{ bytes: 3, sha256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad }", bytes: "abc" },
  { pattern: "{ line: { one-of: [yes, no] } }", bytes: "no\n" },
  { pattern: '{ hex: "00 01 02" }', bytes: "\u0000\u0001\u0002" },
  { pattern: '{ line: { check: "size(text) < 9" } }', bytes: "short\n" },
] as const;

const script = fc.record({
  chosen: fc.array(fc.nat(exchanges.length - 1), { minLength: 1, maxLength: 5 }),
  /** Sometimes one byte is another, or the stream ends early. */
  damage: fc.option(fc.record({ at: fc.nat(60), byte: fc.nat(255) }), { nil: undefined }),
  lost: fc.nat(3),
  ends: fc.boolean(),
  seeds: fc.array(fc.nat(1000), { minLength: 2, maxLength: 2 }),
});

function scenario(
  { chosen, damage, lost, ends }: typeof script extends fc.Arbitrary<infer T> ? T : never,
  delivery: string,
): string {
  const bytes = Buffer.from(chosen.map((index) => exchanges[index]?.bytes ?? "").join(""), "latin1");
  if (damage !== undefined && damage.at < bytes.length) bytes[damage.at] = damage.byte;
  const sent = bytes.subarray(0, Math.max(1, bytes.length - lost));
  const expected = chosen.map((index) => `    - expect-recv: ${exchanges[index]?.pattern ?? ""}`).join("\n");
  return `scenario: cut
roles:
  sender:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - send: { hex: "${sent.toString("hex")}" }
${delivery}
    - ${ends ? "close" : "expect-eof"}
  receiver:
    - connect: \${sender.address}
${expected}
    - close
`;
}

describe("however the stream is cut", () => {
  it("the verdict, its reason and its words are the same", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (drawn) => {
        const deliveries: readonly (readonly [modifier: string, resegment: Segmentation | undefined])[] = [
          ["", undefined],
          ["      pieces: { size: 1 }", undefined],
          ["", { size: 1 }],
          ...drawn.seeds.map((seed) => [`      pieces: { random: ${seed} }`, undefined] as const),
          ...drawn.seeds.map((seed) => ["", { seed }] as const),
        ];
        const verdicts: unknown[] = [];
        for (const [modifier, resegment] of deliveries) {
          const played = await playText(scenario(drawn, modifier), { validate: false, resegment });
          const { failure } = played;
          // How much had come after the first difference is evidence of the moment, not part of the verdict.
          verdicts.push([
            played.outcome,
            failure?.code,
            failure?.message.replace(/line \d+/g, "line"),
            failure?.step,
            failure?.comparison?.differsAt,
          ]);
        }
        for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0]);
      }),
      { numRuns: 60 },
    );
  });
});
