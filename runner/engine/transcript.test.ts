import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Transcript } from "./transcript.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe("the transcript", () => {
  it("gives the last chunks of a connection, oldest first", () => {
    const transcript = new Transcript();
    transcript.record(1, "sent", "client", 0, bytes("one"));
    transcript.record(2, "sent", "other", 0, bytes("elsewhere"));
    transcript.record(1, "received", "client", 0, bytes("two"));
    transcript.record(1, "sent", "client", 3, bytes("three"));
    expect(transcript.last(new Set([1]), 2)).toEqual([
      { direction: "received", actor: "client", offset: 0, bytes: new Uint8Array(bytes("two")) },
      { direction: "sent", actor: "client", offset: 3, bytes: new Uint8Array(bytes("three")) },
    ]);
  });

  it("keeps the end of a long chunk, at its true offset", () => {
    const transcript = new Transcript();
    transcript.record(1, "sent", "client", 100, bytes("x".repeat(1000) + "end"));
    const [last] = transcript.last(new Set([1]), 1);
    expect(last?.offset).toBe(100 + 1003 - 256);
    expect(last?.skipped).toBe(1003 - 256);
    expect(
      Buffer.from(last?.bytes ?? [])
        .toString()
        .endsWith("end"),
    ).toBe(true);
  });

  it("never shows bytes that were overwritten", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 400 }), (lengths) => {
        const transcript = new Transcript();
        lengths.forEach((length, index) => transcript.record(1, "sent", "a", index, Buffer.alloc(length, index % 251)));
        const excerpts = transcript.last(new Set([1]), 500);
        let expected = lengths.length - excerpts.length;
        for (const { bytes: got } of excerpts) {
          expect([...got].every((byte) => byte === expected % 251)).toBe(true);
          expected++;
        }
      }),
    );
  });
});
