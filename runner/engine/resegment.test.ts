/** Everything that is sent over streams, cut: what readers see of it, ours and programs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { playText, runOptions, type PlayTextOptions } from "./play-text.test-support.ts";
import type { Event } from "../model/events.ts";
import type { Segmentation } from "../model/segmentation.ts";
import { loadScenarios } from "../load/load.ts";
import { run } from "./run.ts";

/** Lengths of what was sent, segment by segment. */
async function sentPieces(text: string, options: PlayTextOptions): Promise<number[]> {
  const { cases } = await loadScenarios([{ path: "test.scenario.yaml", text }]);
  const lengths: number[] = [];
  const handle = (event: Event): void => {
    if (event.type === "bytes-sent") lengths.push(event.data.length);
  };
  await run(cases, runOptions(options), [{ detail: "bytes", handle }]);
  return lengths;
}

const single: Segmentation = { size: 1 };

describe("--resegment, read by a role", () => {
  it("each piece is a segment of its own, and a recv() of its own", async () => {
    const scenario = (length: number) => `scenario: one recv at a time
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - repeat:
        times: ${10 / length}
        steps:
          - recv: 100
            save: part
          - check: size(part) == ${length}
    - expect-eof
  client:
    - connect: \${server.address}
    - send: HelloWorld
    - shutdown: write
`;
    for (const length of [1, 2, 5, 10]) {
      const { outcome, failure } = await playText(scenario(length), { resegment: { size: length } });
      expect([outcome, failure?.message]).toEqual(["passed", undefined]);
    }
    expect((await playText(scenario(1))).outcome).toBe("failed");
  });

  const conversation = `scenario: two ways
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: { line: { regex: "^(?P<name>\\\\w+)$" } }
    - send: "Hello, \${name}\\n"
    - expect-eof
  client:
    - connect: \${server.address}
    - send: { line: Maria }
    - expect-recv: { line: "Hello, Maria" }
`;

  it("whatever is sent is cut, computed or not, by either role", async () => {
    expect(await sentPieces(conversation, { resegment: { size: 3 } })).toEqual([3, 3, 1, 3, 3, 3, 3, 1]);
  });

  it("the same seed cuts at the same places, another seed elsewhere", async () => {
    const first = await sentPieces(conversation, { resegment: { seed: 7 } });
    expect(first.length).toBeGreaterThan(2);
    expect(await sentPieces(conversation, { resegment: { seed: 7 } })).toEqual(first);
    expect(await sentPieces(conversation, { resegment: { seed: 8 } })).not.toEqual(first);
  });

  it("a repetition has the seed with which it can be played alone, and the events tell it", async () => {
    const all = await sentPieces(conversation, { resegment: { seed: 7 }, repeat: 2, jobs: 1 });
    const first = await sentPieces(conversation, { resegment: { seed: 7 } });
    expect(all).toEqual([...first, ...(await sentPieces(conversation, { resegment: { seed: 8 } }))]);
    const { events } = await playText(conversation, { resegment: { seed: 7 }, repeat: 2 });
    expect(events.flatMap((event) => ("resegment" in event ? [event.resegment] : []))).toEqual([
      "random:7",
      "random:7",
      "random:8",
    ]);
  });

  it("the scenario's own cuts stay", async () => {
    const cut = conversation.replace("{ line: Maria }", "{ line: Maria }\n      pieces: { at: [4] }");
    expect(await sentPieces(cut, {})).toEqual([4, 3, 13]);
    expect(await sentPieces(cut, { resegment: { size: 3 } })).toEqual([3, 1, 3, 3, 3, 3, 3, 1]);
  });
});

const folder = mkdtempSync(join(tmpdir(), "tomada-resegment-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Prints the length of what each recv() returned. */
writeFileSync(
  join(folder, "receiver.py"),
  `import socket, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    connection, _ = server.accept()
    while data := connection.recv(100):
        print(len(data))
`,
);

describe("--resegment, read by a program", () => {
  const scenario = (send: string, output: string) => `scenario: a program reads
timeout: 20s
roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 1
    - accept
    - expect-recv: HelloWorld
    - expect-eof
  client:
    - connect: \${server.address}
    - ${send}
    - shutdown: write
subject:
  role: server
  steps:
    - expect-output: "${output}"
    - expect-exit: 0
`;
  const command = "python3 -u receiver.py ${port}";
  const subjects: PlayTextOptions["subjects"] = new Map([
    ["server", { kind: "command", command, cwd: folder, pty: false }],
  ]);

  it.each<[string, Segmentation | undefined, string, string]>([
    ["every byte", single, "send: HelloWorld", "1\\n".repeat(10)],
    ["in fives", { size: 5 }, "send: HelloWorld", "5\\n5\\n"],
    ["as it is", undefined, "send: HelloWorld", "10\\n"],
    ["in the scenario's pieces", undefined, "send: HelloWorld\n      pieces: { at: [3, 4] }", "3\\n1\\n6\\n"],
    ["joined", undefined, "send: Hello\n      more: true\n    - send: World", "10\\n"],
  ])("%s", async (_, resegment, send, output) => {
    const { outcome, failure } = await playText(scenario(send, output), { resegment, subjects });
    expect([outcome, failure?.message]).toEqual(["passed", undefined]);
  });
});
