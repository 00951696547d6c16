import { expect, it } from "vitest";
import type { Failure } from "../model/outcome.ts";
import { oneClientOnly } from "./one-client-only.ts";

const refused: Failure = {
  kind: "mismatch",
  code: "unexpected-error",
  message: "connect 127.0.0.1:8080: ECONNREFUSED (nobody listens there)",
  hints: [],
  programs: [
    { name: "server", command: "./server", exit: { code: 0, signal: null, stopped: false }, stdout: "", stderr: "" },
  ],
};

it("blames a server that has ended in peace for refusing the next client", () => {
  expect(oneClientOnly.explain(refused)).toContain("accept() in a loop");
});

it("knows that a client who was answered had been accepted", () => {
  const reset: Failure = {
    ...refused,
    code: "reset",
    message: "ECONNRESET",
    comparison: { base: 0, actualLength: 1024 },
  };
  expect(oneClientOnly.explain(reset)).toBeUndefined();
});
