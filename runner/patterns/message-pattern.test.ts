import { beforeAll, expect, it } from "vitest";
import { loadRegexes } from "../expressions/index.ts";
import { compileMessagePattern } from "./message-pattern.ts";
import { context, latin1 } from "./streams.test-support.ts";

beforeAll(loadRegexes);

it.each([
  ["ping", "ping", "matched"],
  ["ping", "pong", "byte 1 is 0x6f 'o', expected 0x69 'i'"],
  ["ping", "pingpong", "it goes on after the expected 4 bytes, with 0x70 'p'"],
  ["", "", "matched"],
  [{}, "anything", "matched"],
  [{ regex: "^p" }, "ping", "matched"],
  [{ regex: "^p" }, "x", '"x" does not match ^p'],
  [{ "starts-with": "p", not: { contains: "o" } }, "ping", "matched"],
  [{ hex: "0d0a" }, "\r\n", "matched"],
  [{ bytes: 4 }, "ping", "matched"],
  [{ bytes: 4 }, "pin", "the stream ended after 3 of 4 bytes"],
  [{ bytes: 4 }, "pings", "the datagram goes on after 4 bytes"],
  [{ line: "ping" }, "ping\n", "matched"],
  [{ until: "eof", text: "ping" }, "ping", "matched"],
])("%j of %j: %s", (value, message, says) => {
  const state = compileMessagePattern(value, context).test(latin1(message));
  expect(state.kind === "rejected" ? state.reason.message : state.kind).toBe(says);
});

it("keeps what it is told to, and what regular expressions name", () => {
  const pattern = compileMessagePattern({ regex: "(?P<x>i)", save: "all" }, context);
  expect(pattern.save).toBe("all");
  expect(pattern.test(latin1("ping"))).toEqual({ kind: "matched", length: 4, start: 0, end: 4, saved: { x: "i" } });
});

it.each([[null], [["a"]], [{ nothing: 1 }], [{ regex: "(" }]])("refuses %j", (value) =>
  expect(() => compileMessagePattern(value, context)).toThrow(RangeError),
);
