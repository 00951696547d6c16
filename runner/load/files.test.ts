import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findScenarioFiles } from "./files.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "tomada-files-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), `scenario: ${path}\n`);
  }
}

/** Paths as they are called, and messages. */
function find(...paths: string[]) {
  const { files, diagnostics } = findScenarioFiles(paths, folder);
  return {
    files: files.map(({ path }) => path),
    problems: diagnostics.map(({ message, help }) => (help ? `${message}; ${help}` : message)),
  };
}

describe("findScenarioFiles", () => {
  it("takes what lies in a folder and below, by name, and nothing else", () => {
    write(
      "b.scenario.yaml",
      "a/z.scenario.yaml",
      "a/b.txt",
      "c.yaml",
      ".git/x.scenario.yaml",
      "node_modules/p/x.scenario.yaml",
      "B.scenario.yaml",
    );
    expect(find(".")).toEqual({ files: ["B.scenario.yaml", "a/z.scenario.yaml", "b.scenario.yaml"], problems: [] });
    expect(find("a")).toEqual({ files: ["a/z.scenario.yaml"], problems: [] });
    expect(find(join(folder, "a")).files).toEqual([join(folder, "a/z.scenario.yaml")]);
  });

  it("takes a named file whatever it is called, and each file once", () => {
    write("a/x.yml", "a/y.scenario.yaml");
    expect(find("a/y.scenario.yaml", "a/x.yml", "./a", "a/../a/x.yml").files).toEqual(["a/y.scenario.yaml", "a/x.yml"]);
  });

  it("reads the bytes", () => {
    write("a.scenario.yaml");
    const [file] = findScenarioFiles(["a.scenario.yaml"], folder).files;
    expect(file && "bytes" in file && Buffer.from(file.bytes).toString()).toBe("scenario: a.scenario.yaml\n");
    const long = "x".repeat(3 * 2 ** 20 + 7);
    writeFileSync(join(folder, "long.yaml"), long);
    const [other] = findScenarioFiles(["long.yaml"], folder).files;
    expect(other && "bytes" in other && Buffer.from(other.bytes).toString() === long).toBe(true);
  });

  it("says what is not there, and what might be meant", () => {
    write("echo.scenario.yaml");
    expect(find("ehco.scenario.yaml", "nowhere/at/all")).toEqual({
      files: [],
      problems: [
        "there is no file or folder ehco.scenario.yaml; did you mean echo.scenario.yaml?",
        "there is no file or folder nowhere/at/all",
      ],
    });
  });

  it("follows links to files, not to folders, and names links that lead nowhere", () => {
    write("real.yaml");
    symlinkSync(join(folder, "real.yaml"), join(folder, "link.scenario.yaml"));
    symlinkSync(folder, join(folder, "again"));
    symlinkSync(join(folder, "gone"), join(folder, "dangling.scenario.yaml"));
    expect(find(".")).toEqual({
      files: ["link.scenario.yaml"],
      problems: ["dangling.scenario.yaml cannot be read: ENOENT"],
    });
  });

  it("stops reading what has no end", () => {
    const [file] = findScenarioFiles(["/dev/zero"]).files;
    expect(file && "bytes" in file && file.bytes.length).toBe(5 * 2 ** 20 + 1);
  });
});
