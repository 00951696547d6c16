import { expect, it } from "vitest";
import { wantsColor } from "./io.ts";

it.each<[terminal: boolean, env: Record<string, string>, noColor: boolean, colors: boolean]>([
  [true, {}, false, true],
  [false, {}, false, false],
  [true, {}, true, false],
  [true, { NO_COLOR: "1" }, false, false],
  [true, { NO_COLOR: "" }, false, true],
  [true, { TERM: "dumb" }, false, false],
  [false, { FORCE_COLOR: "1" }, false, true],
  [true, { FORCE_COLOR: "0" }, false, false],
  [false, { FORCE_COLOR: "" }, false, false],
  [false, { FORCE_COLOR: "1", NO_COLOR: "1" }, false, false],
  [false, { FORCE_COLOR: "1" }, true, false],
  [false, { CI: "true" }, false, false],
])("terminal %s, %j, --no-color %s: %s", (isTerminal, env, noColor, colors) => {
  expect(wantsColor({ isTerminal, width: 80, write() {} }, env, noColor)).toBe(colors);
});
