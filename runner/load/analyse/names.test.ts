import { describe, expect, it } from "vitest";
import { checkCollisions } from "./name-collisions.ts";
import { checkNames } from "./names.ts";
import { outlineOf, type StepDraft } from "./outline.test-support.ts";
import { checkSocketNames } from "./socket-names.ts";
import { accept, bind, connect, define, listen, send, serve, up, use, uses } from "./step-drafts.test-support.ts";

type Roles = Record<string, readonly StepDraft[]>;

function check(roles: Roles, vars: Record<string, string> = {}): string[] {
  const outline = outlineOf(roles, vars);
  const found = [...checkCollisions(outline), ...checkNames(outline), ...checkSocketNames(outline)];
  return found.map(({ code, message, help, at }) => `${at.line} ${code}: ${message}${help ? ` (${help})` : ""}`);
}

describe("names that mean something", () => {
  const fine: readonly (readonly [string, Roles, Record<string, string>?])[] = [
    [
      "variables, saved values, the language's own",
      { a: [define("x"), uses("x.field", "greeting", "env.HOME", "instance")] },
      { greeting: "hi" },
    ],
    ["a value that another role saves", { a: [uses("x")], b: [define("x")] }],
    [
      "addresses of roles and their sockets",
      { server: [bind("127.0.0.1:0", "door"), listen()], client: [uses("server.port", "server.door.host")] },
    ],
    ["its own address before it listens", { server: [bind(), uses("server.port")] }],
    ["a datagram socket that is bound", { server: [bind("udp://127.0.0.1:0")], client: [uses("server.address")] }],
    [
      "sockets by their names",
      { server: [bind("127.0.0.1:0", "door"), listen("door"), accept("a", "door"), send(1, "a")] },
    ],
  ];
  for (const [title, roles, vars] of fine) it(title, () => expect(check(roles, vars)).toEqual([]));
});

describe("names that do not", () => {
  const wrong: readonly (readonly [string, Roles, string, Record<string, string>?])[] = [
    [
      "a mistyped variable",
      { a: [uses("greting")] },
      "2 unknown-variable: nothing uses greting, which nobody defines (did you mean greeting?)",
      { greeting: "" },
    ],
    [
      "a name that is like no other",
      { a: [uses("colour")] },
      "2 unknown-variable: nothing uses colour, which nobody defines (there are greeting and size; roles are a)",
      { greeting: "", size: "" },
    ],
    [
      "no names at all",
      { a: [uses("colour")] },
      "2 unknown-variable: nothing uses colour, which nobody defines (add it under vars, or save it in an earlier step)",
    ],
    [
      "a mistyped role",
      { server: [...up], client: [connect("${sever.address}")] },
      "5 unknown-role: there is no role sever (did you mean server?)",
    ],
    [
      "a socket that the role does not have",
      { server: [bind("127.0.0.1:0", "door"), listen()], client: [uses("server.dor.port")] },
      "5 unknown-socket: server has no socket named dor (did you mean server.door?)",
    ],
    [
      "a part that addresses do not have",
      { server: [bind("127.0.0.1:0", "door"), listen()], client: [uses("server.door.name")] },
      "5 unknown-variable: server.door has no name (it has host, port and address)",
    ],
    [
      "the address of a connection",
      { server: [...up, accept("alice")], client: [uses("server.alice.port")] },
      "6 address-never-known: server.alice is a connection; only bound sockets tell their address",
    ],
    [
      "the address of a role that has none",
      { server: [], client: [uses("server.address")] },
      "3 address-never-known: server.address is never known: server never binds an address (add bind and listen to server, or write the address itself)",
    ],
    [
      "the address of a role that does not listen",
      { server: [bind()], client: [connect()] },
      "4 address-never-known: server.address is never known: others learn it when server listens, and it never does (add a listen to server; or let it save its port (set: { chosen: server.port }) and use that)",
    ],
    [
      "no such row of the matrix",
      { a: [uses("matrix.size")] },
      "2 unknown-variable: the matrix has no size (add a matrix)",
    ],
    [
      "on: a mistyped socket",
      { server: [...up, serve(2), accept("alice"), send(1, "alcie")] },
      "6 unknown-socket: server has no socket named alcie (did you mean alice?)",
    ],
    [
      "on: a socket of another role",
      { server: [...up, accept("alice")], client: [connect(), use("alice")] },
      "7 unknown-socket: client has no socket named alice (server has one, but a role sees only its own sockets)",
    ],
    [
      "on: where nothing has a name",
      { client: [connect("127.0.0.1:7"), send(1, "alice")] },
      "3 unknown-socket: client has no socket named alice (give a socket that name: as: NAME on bind and connect, accept: NAME)",
    ],
    [
      "a variable with the name of a role",
      { a: [] },
      "1 duplicate-name: a is a variable here, and a role too: an expression could not tell them apart (give it another name)",
      { a: "" },
    ],
    [
      "a value with the name of a role",
      { a: [define("a")] },
      "2 duplicate-name: a is a saved value here, and a role too: an expression could not tell them apart (give it another name)",
    ],
    [
      "a value with a name of the language",
      { a: [define("matrix")] },
      "2 duplicate-name: matrix is a saved value here, and a name of the language too: an expression could not tell them apart (give it another name)",
    ],
  ];
  for (const [title, roles, message, vars] of wrong) it(title, () => expect(check(roles, vars)).toEqual([message]));

  it("says the same name once a step", () => {
    expect(check({ a: [uses("x", "x", "y"), uses("x")] })).toHaveLength(3);
  });
});
