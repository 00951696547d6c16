/** Scenarios with a proxy in them: what comes through, what does not, and how it is told. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadScenarios } from "../load/load.ts";
import type { Event } from "../model/events.ts";
import { nextTurn } from "../sockets/turns.ts";
import type { Subject } from "./subjects.ts";
import { playText, runOptions } from "./play-text.test-support.ts";
import { run } from "./run.ts";

interface Parts {
  readonly proxy?: string;
  readonly extra?: string;
}

/** A server and a client, and between them a proxy. */
function between(server: string, client: string, { proxy = "", extra = "" }: Parts = {}): string {
  return `scenario: test
${extra}roles:
  server:
    - bind: 127.0.0.1:0
    - listen: 8
    - accept
${indent(server)}
  middle:
    proxy: { listen: 127.0.0.1:0, to: "\${server.address}"${proxy === "" ? "" : `, ${proxy}`} }
  client:
    - connect: \${middle.address}
${indent(client)}
`;
}

function indent(steps: string): string {
  return steps.replace(/^(?=.)/gm, "    ");
}

async function outcomeOf(text: string, subjects: Readonly<Record<string, Subject>> = {}) {
  return playText(text, { validate: false, subjects: new Map(Object.entries(subjects)) });
}

function program(source: string): Subject {
  return { kind: "command", command: `${process.execPath} -e '${source}' \${port}`, cwd: process.cwd(), pty: false };
}

const echo =
  'require("node:net").createServer((c) => c.pipe(c)).listen(Number(process.argv[1]), "127.0.0.1", () => {})';

describe("through a proxy", () => {
  it.each([
    ["bytes both ways", between("- expect-recv: ping\n- send: pong", "- send: ping\n- expect-recv: pong")],
    ["a close", between("- expect-eof\n- close", "- close")],
    ["a close by the server", between("- close", "- expect-eof")],
    [
      "a half-close",
      between(
        '- expect-recv: { until: eof, text: "all" }\n- send: thanks\n- close',
        "- send: all\n- shutdown: write\n- expect-recv: thanks\n- expect-eof",
      ),
    ],
    ["a reset", between("- reset", "- expect-reset")],
    ["a reset by the client", between("- expect-reset", "- reset")],
    [
      "an error to whoever sends to somebody who has gone",
      between(
        `- expect-eof
- send: it never hears this
- send: nor this
  retry: { times: 100, every: 5ms }
  expect-error: [EPIPE, ECONNRESET]`,
        "- close",
      ),
    ],
    [
      "megabytes",
      between(
        "- expect-recv: { random: { size: 8MiB, seed: 1 } }\n- send: { random: { size: 8MiB, seed: 2 } }",
        "- send: { random: { size: 8MiB, seed: 1 } }\n- expect-recv: { random: { size: 8MiB, seed: 2 } }",
      ),
    ],
    [
      "what is late, and no deadlock",
      between("- expect-recv: hello", "- send: hello\n- expect-eof", {
        proxy: "toxics: [{ latency: 80ms, stream: upstream }]",
      }),
    ],
    [
      "many clients",
      between("- expect-recv: hello\n- send: hi", "- send: hello\n- expect-recv: hi")
        .replace(
          "    - accept\n    - expect-recv: hello\n    - send: hi",
          "    - serve: { connections: 20, steps: [{ expect-recv: hello }, { send: hi }] }",
        )
        .replace("  client:\n", "  client:\n    instances: 20\n    steps:\n"),
    ],
    [
      "another proxy",
      between("- expect-recv: ping\n- send: pong", "- send: ping\n- expect-recv: pong")
        .replace("    - connect: ${middle.address}", "    - connect: ${second.address}")
        .replace("  client:", '  second:\n    proxy: { listen: 127.0.0.1:0, to: "${middle.address}" }\n  client:'),
    ],
    [
      "a fixed port that a role will listen on",
      between("- expect-recv: hello", "- send: hello")
        .replace("scenario: test\n", 'scenario: test\nvars: { port: "${free_port()}" }\n')
        .replace("    - bind: 127.0.0.1:0", "    - bind: 127.0.0.1:${port}"),
    ],
    [
      "TLS, which others are told to speak to the proxy, too",
      between("- expect-recv: hello\n- send: hi", "- send: hello\n- expect-recv: hi", {
        proxy: "toxics: [{ slicer: 100 }]",
      }).replace("bind: 127.0.0.1:0", "bind: tls://127.0.0.1:0"),
    ],
    [
      "STARTTLS",
      between("- start-tls\n- expect-recv: hello", "- start-tls\n- send: hello", {
        proxy: "toxics: [{ slicer: 100, stream: upstream }]",
      }),
    ],
    [
      "an abstract Unix socket",
      between("- expect-recv: hello", "- send: hello")
        .replace("bind: 127.0.0.1:0", `bind: unix:@tomada-test-${process.pid}-server`)
        .replace("listen: 127.0.0.1:0", `listen: "unix:@tomada-test-${process.pid}-middle"`),
    ],
  ])("comes %s", async (_, text) => {
    const { failure, outcome } = await outcomeOf(text);
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("comes what a program answers", async () => {
    const text = between("", "- send: hello\n- expect-recv: hello\n- close", {
      proxy: "toxics: [{ latency: 5ms }, { slicer: 1 }]",
    });
    const { failure, outcome } = await outcomeOf(text, { server: program(echo) });
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it.each([[{ size: 1 }], [{ seed: 5 }]])(
    "comes cut what a program receives, with --resegment %j",
    async (resegment) => {
      const tellChunks =
        'let sizes = []; require("node:net").createServer({ allowHalfOpen: true }, (c) => c.on("data", (d) => sizes.push(d.length)).on("end", () => c.end(String(sizes.length)))).listen(Number(process.argv[1]), "127.0.0.1")';
      const text = between(
        "",
        "- send: { fill: { byte: 97, size: 40 } }\n- shutdown: write\n- expect-recv: { until: eof, save: chunks }\n- check: int(chunks) >= 4",
      );
      const subjects = new Map([["server", program(tellChunks)]]);
      const { failure } = await playText(text, { validate: false, subjects, resegment });
      expect(failure?.message).toBeUndefined();
    },
  );

  it("comes what was sent last, before the program is stopped", async () => {
    const source = 'require("node:net").connect(Number(process.argv[1]), "127.0.0.1").resume()';
    const text = between("- send: last words\n- close", "", { proxy: "toxics: [{ latency: 20ms }]" });
    const client = program(source) as Extract<Subject, { kind: "command" }>;
    const command = client.command.replace("${port}", "${middle.port}");
    const { events } = await outcomeOf(text, { client: { ...client, command } });
    // The proxy has told the client of the end of the stream.
    expect(events.some((event) => event.type === "socket-changed" && event.change === "shutdown-write")).toBe(true);
  });

  it("a program waits for its time: that it is silent is no deadlock", async () => {
    const late =
      'require("node:net").createServer((c) => setTimeout(() => c.end("late"), 150)).listen(Number(process.argv[1]), "127.0.0.1")';
    const { failure } = await outcomeOf(between("", "- expect-recv: late\n- expect-eof"), { server: program(late) });
    expect(failure?.message).toBeUndefined();
  });

  it("can stand a program: a role that is a proxy can be handed to one, too", async () => {
    const forward =
      'const n = require("node:net"); n.createServer((c) => { const s = n.connect(Number(process.argv[1]), "127.0.0.1"); c.pipe(s).pipe(c); }).listen(Number(process.argv[2]), "127.0.0.1")';
    const text = between("- expect-recv: ping\n- send: pong", "- send: ping\n- expect-recv: pong");
    const subject = program(forward) as Extract<Subject, { kind: "command" }>;
    const command = subject.command.replace("${port}", "${server.port} ${port}");
    const { failure, outcome } = await outcomeOf(text, { middle: { ...subject, command } });
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });
});

describe("datagrams through a proxy", () => {
  const datagrams = (proxy: string, server: string, client: string): string => `scenario: test
roles:
  server:
    - bind: udp://127.0.0.1:0
${indent(server)}
  middle:
    proxy: { listen: "udp://127.0.0.1:0", to: "\${server.address}"${proxy === "" ? "" : `, toxics: [${proxy}]`} }
  client:
    - connect: \${middle.address}
${indent(client)}
`;

  it.each([
    ["come and go", datagrams("", "- expect-recv: ping\n- send: pong", "- send: ping\n- expect-recv: pong")],
    ["may be empty", datagrams("", '- expect-recv: ""\n- send: pong', '- send: ""\n- expect-recv: pong')],
    [
      "may be as large as they can be",
      datagrams("", "- expect-recv: { fill: { byte: 1, size: 65507 } }", "- send: { fill: { byte: 1, size: 65507 } }"),
    ],
    [
      "may be late",
      datagrams("{ latency: 20ms }", "- expect-recv: ping\n- send: pong", "- send: ping\n- expect-recv: pong"),
    ],
    [
      "may come twice",
      datagrams("{ duplicate: 1 }", "- expect-recv: a\n- send: b", "- send: a\n- expect-recv: b\n- expect-recv: b"),
    ],
  ])("%s", async (_, text) => {
    const { failure, outcome } = await outcomeOf(text);
    expect(failure?.message).toBeUndefined();
    expect(outcome).toBe("passed");
  });

  it("reach each client its own answer", async () => {
    const text = `scenario: test
roles:
  server:
    - bind: udp://127.0.0.1:0
    - repeat: { times: 6, steps: [{ recv: 100, save: word }, { send: "\${word}" }] }
  middle:
    proxy: { listen: "udp://127.0.0.1:0", to: "\${server.address}" }
  client:
    instances: 6
    steps:
      - connect: \${middle.address}
      - send: I am \${instance}
      - expect-recv: I am \${instance}
`;
    const { failure } = await outcomeOf(text);
    expect(failure?.message).toBeUndefined();
  });

  it("are refused where nobody receives, which the events tell", async () => {
    const text = `scenario: test
vars: { nobody: "\${free_port()}" }
roles:
  middle:
    proxy: { listen: "udp://127.0.0.1:0", to: "udp://127.0.0.1:\${nobody}" }
  client:
    - connect: \${middle.address}
    - send: hello
    - expect-recv: never
      within: 100ms
`;
    const { failure, events } = await outcomeOf(text);
    expect(failure?.code).toBe("timed-out");
    expect(events.some(({ type }) => type === "server-refused")).toBe(true);
    expect(failure?.hints.join()).toMatch(/The proxy middle could not reach its server: .*ECONNREFUSED/);
  });
});

describe("a scenario with a proxy that fails", () => {
  it("names who is behind it where nothing can happen any more", async () => {
    const { failure } = await outcomeOf(between("- expect-recv: hello", "- expect-recv: { bytes: 4 }"));
    expect(failure?.code).toBe("deadlock");
    expect(failure?.message).toContain("waits for 5 bytes from client through middle");
    expect(failure?.message).toContain("waits for 4 bytes from server through middle");
  });

  it("tells of the server that nobody could reach", async () => {
    const text = between("", "- expect-recv: hello").replace('"${server.address}"', '"127.0.0.1:${closed}"');
    const { failure } = await outcomeOf(
      text
        .replace("scenario: test\n", 'scenario: test\nvars: { closed: "${free_port()}" }\n')
        .replace("    - accept\n", ""),
    );
    expect(failure?.code).toBe("reset");
    expect(failure?.hints[0]).toMatch(/^The proxy middle could not reach its server: connect .*: ECONNREFUSED/);
  });

  it("explains a program that takes the first slice for the whole message", async () => {
    const first =
      'require("node:net").createServer((c) => c.once("data", (d) => c.end(d))).listen(Number(process.argv[1]), "127.0.0.1")';
    const text = between("", "- send: hello\n- expect-recv: hello", {
      proxy: "toxics: [{ slicer: 2, stream: upstream }]",
    });
    const { failure } = await outcomeOf(text, { server: program(first) });
    expect(failure?.cut).toEqual({ pieces: 3, bytes: 5, first: 2, by: "the slicer in middle" });
    expect(failure?.hints.join("\n")).toContain("went out in 3 pieces (the slicer in middle)");
  });

  it("tells of the toxics that were in force", async () => {
    const text = between("- send: hello", "- expect-recv: hello", { proxy: "toxics: [{ limit-data: 3 }]" });
    const { failure } = await outcomeOf(text);
    expect(failure?.code).toBe("closed-early");
    expect(failure?.hints).toEqual(["On the way, the proxy middle did this: limit-data, 3 bytes, downstream."]);
  });

  it("says so where its address is taken, and at which place of the file", async () => {
    const text = between("", "- close", {}).replace("listen: 127.0.0.1:0", "listen: 192.0.2.1:80");
    const { outcome, failure } = await outcomeOf(text);
    expect(outcome).toBe("errored");
    expect(failure?.message).toMatch(/^bind 192.0.2.1:80: EADDRNOTAVAIL/);
    expect(failure?.actor).toBe("middle");
    expect(text.split("\n")[(failure?.at?.line ?? 0) - 1]).toBe("  middle:");
  });

  it("says so where streams are to become datagrams", async () => {
    const text = between("", "- close").replace(
      "bind: 127.0.0.1:0\n    - listen: 8\n    - accept",
      "bind: udp://127.0.0.1:0",
    );
    const { failure } = await outcomeOf(text);
    expect(failure?.message).toContain("write listen: udp://127.0.0.1:0");
  });

  it("is skipped where a program is to be a proxy with toxics", async () => {
    const text = between("", "- close", { proxy: "toxics: [{ latency: 5ms }]" });
    const { outcome, reason } = await outcomeOf(text, { middle: { kind: "address", address: "127.0.0.1:9" } });
    expect([outcome, reason]).toEqual(["skipped", "has toxics in middle, which 127.0.0.1:9 cannot be told of"]);
  });

  it("is told from a program in the proxy's chair, which takes no toxics", async () => {
    const text = between("", "- toxic: { latency: 5ms }").replace(/ {4}- (connect|accept).*\n/g, "");
    const { failure } = await outcomeOf(text, { middle: { kind: "address", address: "127.0.0.1:9" } });
    expect(failure?.message).toBe("middle is played by 127.0.0.1:9, which takes no toxics");
  });
});

describe.runIf(process.platform === "linux")("a scenario with a proxy", () => {
  const endings = [
    ["passes", "- send: hello\n- heal\n- expect-recv: hello", "passed"],
    ["fails", "- send: hello\n- expect-recv: { bytes: 1 }\n  within: 20ms", "failed"],
    ["ends while much is held", "- send: { fill: { byte: 0, size: 6MiB } }\n- check: 1 > 2", "failed"],
  ] as const;

  it.each(endings)("that %s leaves nothing behind", async (_, steps, outcome) => {
    const text = between("- expect-recv: hello\n- send: hello\n- expect-eof", steps, {
      proxy:
        "toxics: [{ latency: 10m, stream: upstream }, { timeout: 10m, toxicity: 0 }, { slow-close: 10m }, { slicer: 1 }]",
    });
    const left = (): number =>
      readdirSync("/proc/self/fd").length +
      process.getActiveResourcesInfo().filter((name) => name === "Timeout" || name.startsWith("TCP")).length;
    await outcomeOf(text); // whatever is loaded once is loaded now
    await nextTurn();
    const before = left();
    for (let round = 0; round < 3; round++) expect((await outcomeOf(text)).outcome).toBe(outcome);
    await nextTurn();
    expect(left()).toBeLessThanOrEqual(before);
  });
});

describe("the events of a proxy", () => {
  it("tell both of its sides, and its toxics", async () => {
    const text = between(
      "- expect-recv: hi\n- close",
      "- toxic: { latency: 0ms, as: jam }\n- heal: jam\n- send: hi\n- expect-eof",
      {
        proxy: "toxics: [{ slicer: 5, toxicity: 0.5 }]",
      },
    );
    const { events } = await outcomeOf(text);
    const middle = events.find((event) => event.type === "actor-started" && event.name === "middle");
    const actor = (middle as Extract<Event, { type: "actor-started" }>).actor;
    const told = events.flatMap((event): string[] => {
      if (event.type === "socket-opened" && event.actor === actor)
        return [`${event.how}${event.for === undefined ? "" : " for another"}`];
      if (event.type === "toxic-added") return [`+${event.toxic} ${event.kind} ${event.stream} ${event.toxicity}`];
      return event.type === "toxic-removed" ? [`-${event.toxic}`] : [];
    });
    expect(told).toEqual([
      "bound",
      "+slicer slicer downstream 0.5",
      "accepted",
      "connected for another",
      "+jam latency downstream 1",
      "-jam",
    ]);
    const opened = events.filter(({ type }) => type === "socket-opened").length;
    expect(events.filter(({ type }) => type === "socket-closed")).toHaveLength(opened);
  });

  it("tell the bytes on both of its sides", async () => {
    const text = between("- expect-recv: hello\n- send: good day", "- send: hello\n- expect-recv: good day");
    const { cases } = await loadScenarios([{ path: "test.scenario.yaml", text }]);
    const sockets = new Map<number, { readonly how: string; readonly actor: number; passed: string }>();
    let middle: number | undefined;
    const handle = (event: Event): void => {
      if (event.type === "actor-started" && event.name === "middle") middle = event.actor;
      else if (event.type === "socket-opened") sockets.set(event.socket, { ...event, passed: "" });
      else if (event.type === "bytes-sent" || event.type === "bytes-received") {
        const socket = sockets.get(event.socket);
        if (socket !== undefined) socket.passed += `${event.type}: ${Buffer.from(event.data).toString()}; `;
      }
    };
    await run(cases, runOptions(), [{ detail: "bytes", handle }]);
    const passed = [...sockets.values()].filter(({ actor }) => actor === middle);
    expect(passed.map((socket) => [socket.how, socket.passed])).toEqual([
      ["bound", ""],
      ["accepted", "bytes-received: hello; bytes-sent: good day; "],
      ["connected", "bytes-sent: hello; bytes-received: good day; "],
    ]);
  });
});
