import { describe, expect, it } from "vitest";
import { outlineOf, type RoleDraft, type StepDraft } from "./outline.test-support.ts";
import { findBarriers } from "./signals.ts";
import {
  accept,
  awaits,
  barrier,
  bind,
  branches,
  close,
  connect,
  define,
  listen,
  loop,
  maybe,
  notify,
  outside,
  receive,
  receiveEnd,
  send,
  serve,
  shutdown,
  up,
  uses,
} from "./step-drafts.test-support.ts";
import { checkWaits } from "./waits.ts";

type Roles = Record<string, readonly StepDraft[] | RoleDraft>;

function diagnose(roles: Roles): { code: string; message: string; line: number; related: string[] }[] {
  const outline = outlineOf(roles);
  return checkWaits(outline, findBarriers(outline)).map(({ code, message, at, related }) => ({
    code,
    message,
    line: at.line,
    related: (related ?? []).map((one) => `${one.at.line}: ${one.message}`),
  }));
}

describe("what plays to its end is not diagnosed", () => {
  const fine: readonly (readonly [string, Roles])[] = [
    ["nothing at all", {}],
    [
      "an echo",
      {
        server: [...up, accept(), receive(5), send(5), receiveEnd()],
        client: [connect(), send(5), receive(5), close()],
      },
    ],
    ["a role's end is a close", { server: [...up, accept()], client: [connect(), receiveEnd()] }],
    [
      "a half-close",
      {
        server: [...up, accept(), receiveEnd(), send(2)],
        client: [connect(), shutdown("write"), receive(2)],
      },
    ],
    [
      "more than one receive for one send",
      { server: [...up, accept(), send(10)], client: [connect(), receive(4), receive(6)] },
    ],
    [
      "a length that only running tells",
      { server: [...up, accept(), send(undefined)], client: [connect(), receive(1000)] },
    ],
    ["barriers in rounds", { a: [loop(3, barrier("b"))], b: [loop(3, barrier("b"))] }],
    ["a barrier of instances", { a: { instances: 3, steps: [barrier("b")] }, b: [barrier("b")] }],
    ["notify before await", { a: [notify("go"), awaits("back")], b: [awaits("go"), notify("back")] }],
    ["a saved value", { a: [define("x")], b: [uses("x")] }],
    ["own port before listening", { server: [bind(), uses("server.port"), listen()] }],
    [
      "the order of two clients does not matter",
      {
        server: [...up, accept("one"), accept("two"), receive(5, "one"), receive(5, "two")],
        one: [connect(), send(5)],
        two: [connect(), send(5)],
      },
    ],
    [
      "two clients who are known by their order in time",
      {
        server: [...up, accept("one"), accept("two"), send(9, "two"), send(1, "one")],
        one: [connect(), notify("there"), receive(1)],
        two: [awaits("there"), connect(), receive(9)],
      },
    ],
    [
      "connections of one client come in order",
      {
        server: [...up, accept("one"), accept("two"), send(9, "two"), send(1, "one")],
        client: [
          connect("${server.address}", "a"),
          connect("${server.address}", "b"),
          receive(1, "a"),
          receive(9, "b"),
        ],
      },
    ],
    [
      "instances that are served",
      {
        server: [...up, serve(3, receive(4), send(4))],
        client: { instances: 3, steps: [connect(), send(4), receive(4)] },
      },
    ],
    [
      "an idle client",
      {
        server: [...up, serve(2, receive(4), send(4))],
        idle: [connect(), notify("there"), awaits("done"), send(4), receive(4)],
        busy: [awaits("there"), connect(), send(4), receive(4), notify("done")],
      },
    ],
    [
      "full duplex",
      {
        server: [...up, accept(), branches([send(100)], [receive(50)])],
        client: [connect(), branches([send(50)], [receive(100)])],
      },
    ],
    [
      "branches that connect",
      {
        server: [...up, serve(2, receive(3))],
        client: [branches([connect(), send(3)], [connect(), send(3)])],
      },
    ],
    [
      "a loop until something",
      { server: [...up, accept(), loop(undefined, receive(3), send(3))], client: [connect(), send(3), receive(3)] },
    ],
    ["a step that may be left out", { server: [...up, accept(), maybe(send(5))], client: [connect(), receive(5)] }],
    ["a wait that may be left out", { a: [maybe(awaits("never"))] }],
    ["somebody else at a fixed port", { client: [connect("127.0.0.1:7"), receive(5)] }],
    ["somebody else may come to a fixed port", { server: [bind("127.0.0.1:7"), listen(), accept(), receive(5)] }],
    [
      "an address made of a saved port",
      {
        server: [bind(), { ...define("port"), uses: ["server.port"] }, listen(), accept(), send(1)],
        client: [connect("127.0.0.1:${port}"), receive(1)],
      },
    ],
    [
      "newest connection after a close is the one before",
      {
        server: [...up, accept("a"), accept("b"), close("b"), send(3)],
        client: [connect("${server.address}", "a"), connect("${server.address}", "b"), receive(3, "a")],
      },
    ],
    ["what would take too long to look at", { a: [loop(1e9, define("x"))], b: [loop(1e9, loop(1e9))] }],
    ["a long way to a barrier", { a: [barrier("b")], b: [loop(10_000, define("x")), barrier("b")] }],
    [
      "branches before the next connection",
      {
        server: [...up, accept(), send(1), accept()],
        client: [connect(), branches([notify("x")], [receive(1)]), connect()],
      },
    ],
    ["a loop until it has read something", { a: [{ ...loop(undefined, define("x")), uses: ["x"] }] }],
    ["a command may do anything", { server: [...up, outside, accept(), receive(3)] }],
  ];
  it.each(fine)("%s", (_title, roles) => {
    expect(diagnose(roles)).toEqual([]);
  });
});

describe("roles that wait for each other", () => {
  const stuck: readonly (readonly [string, Roles, string])[] = [
    [
      "both receive first",
      { server: [...up, accept(), receive(5), send(5)], client: [connect(), receive(5), send(5)] },
      "server, line 5: waits for 5 bytes from client; client, line 9: waits for 5 bytes from server",
    ],
    [
      "a barrier against a receive",
      { server: [...up, accept(), barrier("b1"), send(12)], client: [connect(), receive(12), barrier("b1")] },
      "server, line 5: waits at barrier b1, 1 of 2 there; client, line 9: waits for 12 bytes from server",
    ],
    [
      "part of it is there",
      { server: [...up, accept(), send(5), awaits("go"), send(7)], client: [connect(), receive(12), notify("go")] },
      "server, line 6: waits for the signal go; client, line 10: waits for 7 of 12 bytes from server",
    ],
    [
      "a signal against a signal",
      { a: [awaits("x"), notify("y")], b: [awaits("y"), notify("x")] },
      "a, line 2: waits for the signal x; b, line 5: waits for the signal y",
    ],
    [
      "a value against a signal",
      { a: [uses("x"), notify("y")], b: [awaits("y"), define("x")] },
      "a, line 2: waits for x; b, line 5: waits for the signal y",
    ],
    ["its own value", { a: [uses("x"), define("x")] }, "a, line 2: waits for x"],
    [
      "an address before the listen",
      { server: [bind(), barrier("b"), listen()], client: [connect(), barrier("b")] },
      "server, line 3: waits at barrier b, 1 of 2 there; client, line 6: waits for server.address",
    ],
    [
      "a fixed port before the listen",
      { server: [bind("127.0.0.1:7"), awaits("x"), listen()], client: [connect("localhost:7"), notify("x")] },
      "server, line 3: waits for the signal x; client, line 6: waits for server to listen",
    ],
    [
      "more accepts than clients",
      { server: [...up, accept(), accept()], client: [connect()] },
      "server, line 5: waits for another connection after 1 connection",
    ],
    ["nobody connects", { server: [...up, accept()] }, "server, line 4: waits for a connection"],
    [
      "more barriers than the other",
      { a: [barrier("b"), barrier("b")], b: [barrier("b")] },
      "a, line 3: waits at barrier b, 1 of 2 there",
    ],
    [
      "instances, said once",
      {
        server: [...up, serve(3, awaits("go"))],
        client: { instances: 3, steps: [connect(), receiveEnd(), notify("go")] },
      },
      "client (3 of them), line 8: waits for server to close; server (3 of them), line 5: waits for the signal go",
    ],
    [
      "two clients, whoever is who",
      {
        server: [...up, accept("one"), accept("two"), receive(2, "one"), send(1, "one"), receive(2, "two")],
        client: [connect(), receive(1), send(2)],
        other: [connect(), receive(1), send(2)],
      },
      "server, line 6: waits for 2 bytes from client or other; client, line 11: waits for 1 byte from server; other, line 15: waits for 1 byte from server",
    ],
    [
      "an end that does not come",
      { server: [...up, accept(), receiveEnd(), close()], client: [connect(), receiveEnd(), close()] },
      "server, line 5: waits for client to close; client, line 9: waits for server to close",
    ],
    [
      "not accepted in time",
      { server: [...up, awaits("x"), accept(), send(1)], client: [connect(), receive(1), notify("x")] },
      "server, line 4: waits for the signal x; client, line 9: waits for 1 byte from server, which has not accepted the connection",
    ],
    [
      "early in what would take too long",
      {
        server: [...up, accept(), loop(10_000, receive(5), send(5))],
        client: [connect(), loop(10_000, receive(5), send(5))],
      },
      "server, line 6: waits for 5 bytes from client; client, line 11: waits for 5 bytes from server",
    ],
    [
      "deep in loops",
      { a: [loop(2, loop(2, barrier("b")))], b: [loop(3, barrier("b"))] },
      "a, line 4: waits at barrier b, 1 of 2 there",
    ],
  ];
  it.each(stuck)("%s", (_title, roles, message) => {
    expect(diagnose(roles)).toMatchObject([
      { code: "wait-cycle", message: `the scenario can never come to its end: ${message}` },
    ]);
  });
});

describe("receives that nobody feeds", () => {
  const hungry: readonly (readonly [string, Roles, readonly string[]])[] = [
    [
      "too little is sent",
      { server: [...up, accept(), receive(12)], client: [connect(), send(5), close()] },
      ["5: server waits for at least 12 bytes here, but client sends only 5 bytes on this connection"],
    ],
    [
      "nothing is sent",
      { server: [...up, accept(), receive(1)], client: [connect()] },
      ["5: server waits for a byte here, but client sends nothing on this connection"],
    ],
    [
      "nothing more is sent",
      { server: [...up, accept(), receive(5), receive(1)], client: [connect(), send(5)] },
      ["6: server waits for a byte here, but client sends nothing more on this connection"],
    ],
    [
      "too little more is sent",
      { server: [...up, accept(), receive(5), receive(4)], client: [connect(), send(7)] },
      ["6: server waits for at least 4 bytes here, but client sends only 2 more bytes on this connection"],
    ],
    [
      "both, though they also wait for each other",
      { server: [...up, accept(), receive(5), send(4)], client: [connect(), receive(5), send(4)] },
      [
        "5: server waits for at least 5 bytes here, but client sends only 4 bytes on this connection",
        "9: client waits for at least 5 bytes here, but server sends only 4 bytes on this connection",
      ],
    ],
    [
      "never accepted",
      { server: [...up, accept()], client: [connect(), connect(), receive(1)] },
      ["8: client waits for a byte here, but server never accepts this connection"],
    ],
    [
      "each instance the same, said once",
      { server: [...up, serve(3, send(4))], client: { instances: 3, steps: [connect(), receive(5)] } },
      ["8: client waits for at least 5 bytes here, but server sends only 4 bytes on this connection"],
    ],
    [
      "two clients, of whom neither sends enough",
      { server: [...up, accept(), receive(3)], client: [connect(), send(2)], other: [connect(), send(1)] },
      ["5: server waits for at least 3 bytes here, but client or other sends only 2 bytes on this connection"],
    ],
    [
      "on another connection",
      {
        server: [...up, accept("a"), accept("b"), receive(3, "a")],
        client: [connect("${server.address}", "a"), connect("${server.address}", "b"), send(3)],
      },
      ["6: server waits for at least 3 bytes here, but client sends nothing on this connection"],
    ],
  ];
  it.each(hungry)("%s", (_title, roles, messages) => {
    const found = diagnose(roles);
    expect(found.map(({ line, message }) => `${line}: ${message}`)).toEqual(messages);
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(["recv-never-fed"]));
  });

  it("points to the last send", () => {
    expect(diagnose({ server: [...up, accept(), receive(12)], client: [connect(), send(5)] })).toMatchObject([
      { related: ["8: the last that client sends on this connection"] },
    ]);
  });
});
