import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder } from "./call.test-support.ts";
import { ReportFile } from "./report-file.ts";
import { UsageError } from "./usage-error.ts";

it("makes the folders that lead to it, and replaces what was there", () => {
  const path = join(makeFolder({ "out/report.txt": "what was there" }), "out/report.txt");
  const deeper = join(makeFolder(), "a/b/c/report.txt");
  for (const each of [path, deeper]) {
    const file = new ReportFile(each);
    file.write("größer");
    file.write(" als");
    file.close();
    expect(readFileSync(each, "utf8")).toBe("größer als");
  }
});

it("gathers what is written, until it is much or must be there", () => {
  const path = join(makeFolder(), "report.txt");
  const file = new ReportFile(path);
  file.write("a".repeat(1000));
  expect(readFileSync(path, "utf8")).toBe("");
  file.flush();
  expect(readFileSync(path)).toHaveLength(1000);
  file.write("b".repeat(70_000));
  expect(readFileSync(path)).toHaveLength(71_000);
  file.close();
});

it("says before the run that it cannot be written", () => {
  const folder = makeFolder({ "file.txt": "" });
  mkdirSync(join(folder, "folder"));
  expect(() => new ReportFile(join(folder, "folder"))).toThrow(UsageError);
  expect(() => new ReportFile(join(folder, "folder"))).toThrow("folder: EISDIR");
  expect(() => new ReportFile(join(folder, "file.txt/report.txt"))).toThrow(/(ENOTDIR|EEXIST)$/);
});

it("is closed even when the disk is full", () => {
  const file = new ReportFile("/dev/full");
  file.write("text");
  expect(() => file.close()).toThrow("ENOSPC");
  expect(() => file.close()).toThrow("EBADF");
});
