import { describe, expect, it } from "vitest";
import { callTomada, echoScenario, makeFolder } from "../call.test-support.ts";

const files = {
  "a.scenario.yaml": `${echoScenario({ title: "One", keys: "tags: [tcp, echo]" })}---\n${echoScenario({ title: "Two" })}`,
  "b.scenario.yaml": echoScenario({ title: "Three", keys: "matrix: { host: [x, y] }" }),
};

describe("tomada list", () => {
  it("shows what would be played, with roles and tags", async () => {
    expect(await callTomada("list", { cwd: makeFolder(files) })).toEqual({
      code: 0,
      stderr: "",
      stdout: `a.scenario.yaml
  One  (server, client) #tcp #echo
  Two  (server, client)

b.scenario.yaml
  Three [host=x]  (server, client)
  Three [host=y]  (server, client)
`,
    });
  });

  it("chooses as `tomada run` does", async () => {
    const { code, stdout } = await callTomada("list --grep host=y", { cwd: makeFolder(files) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "b.scenario.yaml\n  Three [host=y]  (server, client)\n" });
  });

  it("says how many instances a role has", async () => {
    const text = `scenario: Many
roles:
  server: [{ bind: "127.0.0.1:0" }, { listen: 3 }]
  client: { instances: 3, steps: [{ connect: "\${server.address}" }] }
`;
    const { stdout } = await callTomada("list", { cwd: makeFolder({ "a.scenario.yaml": text }) });
    expect(stdout).toContain("(server, client×3)");
  });

  it("ends with 4 where there is nothing, with 2 where something is wrong", async () => {
    expect(await callTomada("list", { cwd: makeFolder() })).toEqual({ code: 4, stdout: "", stderr: "" });
    const wrong = { ...files, "c.scenario.yaml": "scenario: x\n" };
    const { code, stdout, stderr } = await callTomada("list", { cwd: makeFolder(wrong) });
    expect(code).toBe(2);
    expect(stdout).toContain("Three");
    expect(stderr).toContain("c.scenario.yaml:1:1: error[missing-key]");
  });
});
