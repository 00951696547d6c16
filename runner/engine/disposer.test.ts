import { describe, expect, it } from "vitest";
import { Disposer } from "./disposer.ts";

describe("the disposer", () => {
  it("closes in reverse order, each thing once, and goes on after an error", async () => {
    const closed: string[] = [];
    const disposer = new Disposer();
    disposer.add(() => void closed.push("first"));
    disposer.add(() => {
      throw new Error("stuck");
    });
    disposer.add(async () => {
      await Promise.resolve();
      closed.push("third");
    });
    const release = disposer.add(() => void closed.push("released"));
    release();
    expect(await disposer.disposeAll()).toEqual([new Error("stuck")]);
    expect(closed).toEqual(["third", "first"]);
    expect(await disposer.disposeAll()).toEqual([]);
  });
});
