import { describe, expect, it } from "vitest";
import { constantText, constantValue } from "./constants.ts";
import type { Scenario, Value } from "./scenario.ts";

const scenario = {
  vars: { port: 8080, greeting: "hi", list: ["a", "b"], other: "${port}", saved: 1 },
  matrix: { size: 3 },
} as unknown as Scenario;
const isDefined = (name: string): boolean => name === "saved";

describe("constants", () => {
  it.each([
    ["127.0.0.1:${port}", "127.0.0.1:8080"],
    ["${ greeting }, ${greeting}", "hi, hi"],
    ["x${matrix.size}", "x3"],
    ["nothing", "nothing"],
    ["$${port}", "$${port}"],
    ["${other}", "${other}"],
    ["${saved}", "${saved}"],
    ["${list}!", "${list}!"],
    ["${server.port}", "${server.port}"],
    ["${port + 1}", "${port + 1}"],
    ["${size}", "${size}"],
  ])("in text: %s", (text, expected) => expect(constantText(text, scenario, isDefined)).toBe(expected));

  it.each<[Value, Value]>([
    ["${port}", 8080],
    ["${list}", ["a", "b"]],
    ["port ${port}", "port 8080"],
    [
      { bytes: "${matrix.size}", text: ["${greeting}", null, true] },
      { bytes: 3, text: ["hi", null, true] },
    ],
    ["${toString}", "${toString}"],
  ])("as a value: %j", (value, expected) => expect(constantValue(value, scenario, isDefined)).toEqual(expected));
});
