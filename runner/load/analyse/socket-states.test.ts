import { describe, expect, it } from "vitest";
import { outlineOf, type StepDraft } from "./outline.test-support.ts";
import { checkSocketStates } from "./socket-states.ts";
import {
  accept,
  bind,
  branches,
  close,
  connect,
  listen,
  look,
  loop,
  maybe,
  receive,
  send,
  serve,
  shutdown,
  up,
  use,
} from "./step-drafts.test-support.ts";

function check(...steps: StepDraft[]): string[] {
  return checkSocketStates(outlineOf({ server: steps })).found.map(
    ({ code, message, at }) => `${at.line} ${code}: ${message}`,
  );
}

describe("what the kernel lets pass", () => {
  const fine: readonly (readonly [string, readonly StepDraft[]])[] = [
    ["a server's life", [...up, accept(), receive(1), send(1), close(), close()]],
    [
      "several names",
      [
        bind("127.0.0.1:0", "door"),
        listen("door"),
        accept("a", "door"),
        accept("b"),
        send(1, "a"),
        close("b"),
        close("a"),
        close("door"),
      ],
    ],
    ["the connection before it, after a close", [...up, accept(), accept(), close(), send(1), close()]],
    ["a half-close", [connect("127.0.0.1:7"), shutdown("write"), receive(1)]],
    ["options of a listening socket", [bind(), use()]],
    ["a new connection in each round", [loop(5, connect("127.0.0.1:7"), send(1), close())]],
    ["as many closes as rounds", [loop(3, connect("127.0.0.1:7")), close(), close(), close()]],
    ["a connection that may not be there", [maybe(connect("127.0.0.1:7")), send(1), close(), send(1)]],
    ["a close that may not happen", [connect("127.0.0.1:7"), maybe(close()), send(1)]],
    ["a datagram socket", [bind("udp://127.0.0.1:0"), send(1), receive(1)]],
    ["a socket of which only running tells the kind", [bind("${where}"), send(1)]],
    ["branches that open their own", [branches([connect("127.0.0.1:7", "a"), send(1, "a")], [send(1, "a")])]],
    ["each connection of serve", [bind("127.0.0.1:0", "door"), listen(), serve(2, receive(1), close(), close("door"))]],
    ["as long as something comes", [connect("127.0.0.1:7"), loop(undefined, receive(1), close())]],
    ["a look at what is closed", [connect("127.0.0.1:7", "a"), close("a"), look("TIME_WAIT", "a"), look("CLOSED")]],
    ["LISTEN beside a connection", [...up, accept(), look("LISTEN"), look("ESTABLISHED")]],
    ["an unknown name is found elsewhere", [connect("127.0.0.1:7"), send(1, "nobody")]],
  ];
  it.each(fine)("%s", (_title, steps) => expect(check(...steps)).toEqual([]));
});

describe("what it does not", () => {
  const wrong: readonly (readonly [string, readonly StepDraft[], string])[] = [
    [
      "send before anything",
      [send(1)],
      "2 connection-before-it-exists: send needs a connection, and server has none yet",
    ],
    [
      "an option before anything",
      [use()],
      "2 connection-before-it-exists: use needs a connection or a bound socket, and server has none yet",
    ],
    [
      "LISTEN without a bound socket",
      [connect("127.0.0.1:7"), look("LISTEN")],
      "3 connection-before-it-exists: expect-state: LISTEN needs a bound socket, and server has none yet",
    ],
    [
      "LISTEN before listen",
      [bind(), look("LISTEN")],
      "3 socket-in-wrong-state: a socket that is only bound is in CLOSED, never in LISTEN",
    ],
    [
      "ESTABLISHED of the socket that listens",
      [...up, look("ESTABLISHED")],
      "4 socket-in-wrong-state: a socket that listens is in LISTEN, never in ESTABLISHED",
    ],
    [
      "LISTEN of a connection",
      [connect("127.0.0.1:7", "a"), look("LISTEN", "a")],
      "3 socket-in-wrong-state: a connection is never in LISTEN",
    ],
    [
      "a state of datagrams",
      [bind("udp://:7"), look("ESTABLISHED")],
      "3 socket-in-wrong-state: a datagram socket has no TCP state",
    ],
    [
      "send on what only listens",
      [...up, send(1)],
      "4 connection-before-it-exists: send needs a connection, and server has none yet",
    ],
    [
      "a name too early",
      [send(1, "a"), connect("127.0.0.1:7", "a")],
      "2 connection-before-it-exists: send needs a connection, and a does not exist yet",
    ],
    [
      "send on the listening socket",
      [bind("127.0.0.1:0", "door"), listen(), accept(), send(1, "door")],
      "5 socket-in-wrong-state: send needs a connection, and door is the socket that listens",
    ],
    [
      "listen without bind",
      [listen()],
      "2 connection-before-it-exists: listen needs a bound socket, and server has none yet",
    ],
    [
      "listen on a connection",
      [connect("127.0.0.1:7", "a"), listen("a")],
      "3 socket-in-wrong-state: a connection does not listen",
    ],
    ["listen on datagrams", [bind("udp://:7"), listen()], "3 socket-in-wrong-state: a datagram socket does not listen"],
    [
      "accept without listen",
      [bind(), accept()],
      "3 socket-in-wrong-state: accept needs a socket that listens, and this one is only bound",
    ],
    [
      "accept without bind",
      [accept()],
      "2 connection-before-it-exists: accept needs a socket that listens, and server has none yet",
    ],
    [
      "serve without listen",
      [bind(), serve(2)],
      "3 socket-in-wrong-state: serve needs a socket that listens, and this one is only bound",
    ],
    [
      "accept on a connection",
      [...up, accept("a"), accept("b", "a")],
      "5 socket-in-wrong-state: accept needs a socket that listens, and a is a connection",
    ],
    [
      "use after close",
      [connect("127.0.0.1:7"), close(), send(1)],
      "4 socket-in-wrong-state: send needs a connection, and the connection of server is closed since line 3",
    ],
    [
      "use after close, by name",
      [connect("127.0.0.1:7", "a"), connect("127.0.0.1:7", "b"), close("a"), receive(1, "a")],
      "5 socket-in-wrong-state: receive needs a connection, and a is closed since line 4",
    ],
    [
      "closed twice",
      [connect("127.0.0.1:7"), close(), close()],
      "4 socket-in-wrong-state: close needs an open socket, and the connection of server is closed since line 3",
    ],
    [
      "nothing to close",
      [close()],
      "2 connection-before-it-exists: close needs an open socket, and server has none yet",
    ],
    [
      "from the second round on",
      [connect("127.0.0.1:7"), loop(3, send(1), close())],
      "4 socket-in-wrong-state: send needs a connection, and the connection of server is closed since line 5",
    ],
    [
      "in each branch",
      [branches([send(1)])],
      "3 connection-before-it-exists: send needs a connection, and server has none yet",
    ],
    [
      "inside serve",
      [...up, serve(2, close(), send(1))],
      "6 socket-in-wrong-state: send needs a connection, and the connection of server is closed since line 5",
    ],
    [
      "even if it may be left out",
      [maybe(send(1))],
      "2 connection-before-it-exists: send needs a connection, and server has none yet",
    ],
  ];
  it.each(wrong)("%s", (_title, steps, message) => expect(check(...steps)).toEqual([message]));

  it("says each mistake once, and goes on", () => {
    expect(check(loop(2, send(1)), accept())).toHaveLength(2);
  });
});

describe("accept where datagrams are the newest", () => {
  it.each([
    ["nothing listens", [bind("udp://:7"), accept()], "leave it out: datagrams come to the bound socket"],
    ["something does", [...up, bind("udp://:7"), accept()], /^give the socket that listens a name/],
    [
      "something does that has a name",
      [bind("127.0.0.1:0", "door"), listen(), bind("udp://:7"), accept()],
      "say which socket: on: door",
    ],
  ] as const)("%s", (_title, steps, help) => {
    const [found] = checkSocketStates(outlineOf({ server: [...steps] })).found;
    if (typeof help === "string") expect(found?.help).toBe(help);
    else expect(found?.help).toMatch(help);
  });
});
