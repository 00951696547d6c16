import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeFolder } from "./make-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "make-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("makeFolder", () => {
  it("makes the folders that lead to it, and leaves what is there", () => {
    makeFolder(join(folder, "a/b/c"));
    makeFolder(join(folder, "a/b/c"));
    expect(existsSync(join(folder, "a/b/c"))).toBe(true);
  });

  it("says what is in the way", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => makeFolder(join(folder, "file/inside"))).toThrow("ENOTDIR");
  });

  it.skipIf(!existsSync("/proc"))("ends where a folder that is there knows of none inside", () => {
    expect(() => makeFolder("/proc/nothing-like-this/inside")).toThrow("ENOENT");
  });
});
