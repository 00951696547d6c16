import { expect, it } from "vitest";
import { nameCase } from "./case-name.ts";
import type { Value } from "./scenario.ts";

it.each<[matrix: Record<string, Value>, name: string]>([
  [{}, "echo"],
  [{ host: "::1", size: 5 }, "echo [host=::1, size=5]"],
  [{ list: [1, "a"], nothing: null }, 'echo [list=[1,"a"], nothing=null]'],
  [{ answer: { exit: 18, name: "cut off" } }, "echo [answer=cut off]"],
  [{ answer: { exit: 18, name: 3 } }, 'echo [answer={"exit":18,"name":3}]'],
])("%j is %s", (matrix, name) => expect(nameCase({ title: "echo", matrix })).toBe(name));
