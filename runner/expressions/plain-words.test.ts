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
    ["let + 1", '"let" is a word that CEL keeps for itself'],
    ["sizee('a')", "there is no function sizee; did you mean size?"],
    ["frobnicate(1)", "there is no function frobnicate"],
    ["'a'.startWith('a')", "there is no method startWith; did you mean startsWith?"],
    ["hex(1, 'a')", "hex does not take a whole number and a text"],
    ["hex()", "hex does not take nothing"],
    ["hex({'a': 1})", "hex does not take a map"],
    ["'a' - 1", '"-" does not take a text and a whole number'],
    ["-'a'", '"-" does not take a text'],
    ["1 in 'a'", '"in" does not take a whole number and a text'],
    ["(1).x", "a whole number has no parts"],
    ["(".repeat(300), "the expression is nested too deeply"],
    [`[${"1, ".repeat(2000)}1]`, "the expression is too large"],
  ])("%s", (source, message) => expect(checkExpression(source).map((error) => error.message)).toEqual([message]));
});
