import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { holdingFixedPorts } from "../../../scripts/fixed-ports.ts";
import { requireCommand } from "../../../scripts/test-commands.ts";
import { callTomada, makeFolder } from "../call.test-support.ts";

describe("tomada init", () => {
  it("writes a scenario and a program, and what it says comes true", async (context) => {
    const cwd = makeFolder();
    const { code, stdout } = await callTomada("init first", { cwd });
    expect(code).toBe(0);
    expect(readdirSync(join(cwd, "first"))).toEqual(["echo-server.py", "echo.scenario.yaml"]);
    const lines = stdout.split("\n").filter((line) => line.startsWith("  tomada"));
    expect(lines).toHaveLength(4);
    requireCommand(context, "python3");
    for (const line of lines) {
      const words =
        line
          .trim()
          .match(/(?:[^\s']|'[^']*')+/g)
          ?.map((word) => word.replaceAll("'", "")) ?? [];
      const play = () => callTomada(words.slice(1), { cwd: join(cwd, "first"), env: process.env });
      expect(await holdingFixedPorts(play)).toMatchObject({ code: 0, stderr: "" });
    }
  });

  it("is found by `tomada run` in the folder where it was called", async () => {
    const cwd = makeFolder();
    expect((await callTomada("init", { cwd })).stdout).not.toContain("cd ");
    expect(await callTomada("validate", { cwd })).toMatchObject({ code: 0 });
  });

  it("says npx where npx has called it", async () => {
    const { stdout } = await callTomada("init", { cwd: makeFolder(), env: { npm_command: "exec" } });
    expect(stdout.match(/^ {2}npx tomada /gm)).toHaveLength(4);
  });

  it.each(["echo.scenario.yaml", "echo-server.py"])("overwrites nothing: %s", async (name) => {
    const cwd = makeFolder({ [name]: "mine" });
    const { code, stderr } = await callTomada("init", { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(`${name} is there already`);
    expect(readdirSync(cwd)).toEqual([name]);
    expect(readFileSync(join(cwd, name), "utf8")).toBe("mine");
  });

  it("says where it cannot write", async () => {
    const { code, stderr } = await callTomada("init file/deeper", { cwd: makeFolder({ file: "" }) });
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot write .*file\/deeper\/echo\.scenario\.yaml: E\w+/);
  });
});
