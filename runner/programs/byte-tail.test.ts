import fc from "fast-check";
import { expect, it } from "vitest";
import { ByteTail } from "./byte-tail.ts";

it("keeps the last bytes, in order, however they come", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.uint8Array({ maxLength: 50 })), (limit, chunks) => {
      const tail = new ByteTail(limit);
      for (const chunk of chunks) tail.append(chunk);
      const all = Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
      expect(tail.total).toBe(all.length);
      expect(tail.last()).toEqual(all.slice(-limit));
      expect(tail.last(3)).toEqual(all.slice(-Math.min(3, limit)));
    }),
  );
});
