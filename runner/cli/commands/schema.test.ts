import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { callTomada } from "../call.test-support.ts";

it.each([
  ["schema", "scenario"],
  ["schema scenario", "scenario"],
  ["schema events", "events"],
])("tomada %s prints what is published", async (words, name) => {
  const published = readFileSync(new URL(`../../../schemas/${name}.schema.json`, import.meta.url), "utf8");
  const { code, stdout } = await callTomada(words);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(published));
});
