import { beforeAll, describe, expect, it } from "vitest";
import { checkExpression, loadCel } from "./index.ts";

describe("what is wrong with an expression", () => {
  beforeAll(loadCel);

  it.each([
    ["1 +", "the expression ends too early"],
    ["size(x", '")" was expected here, not the end'],
    ["[1, 2", '"]" was expected here, not the end'],
    ["1 + )", '")" does not belong here'],
    ["a b", "the expression cannot go on like this; an operator may be missing"],
    ["x ? 1", '":" was expected here, not the end'],
    ["a # b", "unexpected character: #"],
    ["'a", "unterminated string"],
  ])("%s", (source, message) => expect(checkExpression(source).map((error) => error.message)).toEqual([message]));
});
