import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteQueue } from "./byte-queue.ts";

describe("ByteQueue", () => {
  it("is a queue of bytes, however they come and go", () => {
    const action = fc.oneof(fc.uint8Array({ maxLength: 600 }), fc.nat(400));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const buffer = new ByteQueue();
        let model: number[] = [];
        for (const step of actions) {
          if (typeof step === "number") {
            const count = Math.min(step, model.length);
            buffer.consume(count);
            model = model.slice(count);
          } else {
            buffer.append(step);
            model.push(...step);
          }
          expect(buffer.length).toBe(model.length);
          expect([...buffer.view()]).toEqual(model);
        }
      }),
    );
  });
});
