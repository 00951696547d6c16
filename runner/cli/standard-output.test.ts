import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { StandardOutput, type StandardStream } from "./standard-output.ts";

/** Takes what it is told to take. */
class Stream extends EventEmitter implements StandardStream {
  readonly fd = -1;
  readonly written: string[] = [];
  throws: Error | undefined;

  write(text: string): void {
    if (this.throws !== undefined) throw this.throws;
    this.written.push(text);
  }
}

const failing = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });

it("writes", () => {
  const stream = new Stream();
  const output = new StandardOutput(stream);
  output.write("text");
  output.flush();
  expect(stream.written).toEqual(["text"]);
  expect(output).toMatchObject({ failure: undefined, width: 80, isTerminal: false });
});

it("writes once a turn of the event loop, and large texts at once", async () => {
  const stream = new Stream();
  const output = new StandardOutput(stream);
  output.write("one ");
  output.write("text");
  expect(stream.written).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(stream.written).toEqual(["one text"]);
  const large = "x".repeat(100_000);
  output.write(large);
  expect(stream.written).toEqual(["one text", large]);
});

it("keeps the order of two outputs", () => {
  const stream = new Stream();
  const output = new StandardOutput(stream);
  const errors = new StandardOutput(stream, output);
  output.write("found: ");
  errors.write("a mistake; ");
  output.write("went on");
  output.flush();
  expect(stream.written).toEqual(["found: ", "a mistake; ", "went on"]);
});

it("is silent when its reader has gone", () => {
  const stream = new Stream();
  const output = new StandardOutput(stream);
  stream.emit("error", failing("EPIPE"));
  output.write("text");
  output.flush();
  expect(stream.written).toEqual([]);
  expect(output.failure).toBeUndefined();
});

it.each([
  ["thrown", (stream: Stream) => void (stream.throws = failing("ENOSPC"))],
  ["told later", (stream: Stream) => void stream.emit("error", failing("ENOSPC"))],
])("remembers an error that is %s", (_, fail) => {
  const stream = new Stream();
  const output = new StandardOutput(stream);
  fail(stream);
  output.write("text");
  output.flush();
  stream.throws = undefined;
  output.write("more");
  output.flush();
  expect(stream.written).toEqual([]);
  expect(output.failure).toBe("ENOSPC");
});
