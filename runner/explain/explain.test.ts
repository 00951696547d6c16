/** Evidence that cannot easily be had from a program that runs here: other languages, other machines, rare ends. */
import { describe, expect, it } from "vitest";
import type { Failure, ProgramExit } from "../model/outcome.ts";
import type { Observation } from "../programs/observe.ts";
import { failureOf, programOf as program } from "./evidence.test-support.ts";
import { explain } from "./registry.ts";

function bytes(expected: string, actual: string, differsAt?: number): Pick<Failure, "comparison"> {
  const [wanted, got] = [Buffer.from(expected, "latin1"), Buffer.from(actual, "latin1")];
  const first = wanted.findIndex((byte, at) => byte !== got[at]);
  return {
    comparison: {
      expected: wanted,
      actual: got,
      base: 0,
      differsAt: differsAt ?? (first === -1 ? undefined : first),
      expectedLength: wanted.length,
      actualLength: got.length,
    },
  };
}

function ended(code: number | null, output: string, signal: string | null = null): Observation {
  const exit: ProgramExit = { code, signal, stopped: false };
  return program({ exit, stderr: output });
}

describe("what a program said last", () => {
  const words: [output: string, told: RegExp][] = [
    [
      "Traceback (most recent call last):\n  File \"s.py\", line 1\nModuleNotFoundError: No module named 'flask'",
      /^server ended with exit code 1 \(s\.py, line 1\)\. It imports flask, which is not installed/,
    ],
    ["OSError: [Errno 98] Address already in use", /^server could not bind its address, because it is in use/],
    [
      "Error: listen EADDRINUSE: address already in use 127.0.0.1:8080\n    at Server.setupListenHandle",
      /^server could not bind its address/,
    ],
    ["bind: Address already in use", /^server could not bind its address/],
    ["java.net.BindException: Address already in use (Bind failed)", /^server could not bind its address/],
    [
      "OSError: [Errno 99] Cannot assign requested address",
      /It tried to bind an address that this machine does not have/,
    ],
    ["PermissionError: [Errno 13] Permission denied", /ports below 1024 are for root/],
    ["socket.gaierror: [Errno -2] Name or service not known", /does not resolve/],
    [
      "usage: server.py [-h] port\nserver.py: error: the following arguments are required: port",
      /It wants other arguments \(usage: server\.py \[-h\] port\)/,
    ],
    ["Usage: ./server PORT", /It wants other arguments \(Usage: \.\/server PORT\)/],
    [
      "  File \"server.py\", line 3\n    print 'x'\nSyntaxError: Missing parentheses in call to 'print'",
      /Python cannot read the program \(SyntaxError: Missing/,
    ],
    ["IndentationError: unexpected indent", /Python cannot read the program/],
    [
      "Error: Could not find or load main class Server.class\nCaused by: java.lang.ClassNotFoundException",
      /Java finds no class Server\.class/,
    ],
    [
      'Exception in thread "main" java.lang.ArrayIndexOutOfBoundsException: Index 0 out of bounds for length 0\n\tat Server.main(Server.java:5)',
      /if that was args, the program wants an argument/,
    ],
    [
      'Exception in thread "main" java.lang.NullPointerException: Cannot invoke "x"\n\tat Server.main(Server.java:5)',
      /^server ended with exit code 1, and said why: "java\.lang\.NullPointerException: Cannot invoke \\"x\\"" \(Server\.java, line 5\)$/,
    ],
    [
      "java.lang.UnsupportedClassVersionError: Server has been compiled by a more recent version",
      /compiled for a newer Java/,
    ],
    [
      "node:internal/modules/cjs/loader:1137\nError: Cannot find module '/tmp/sever.js'",
      /Node finds no \/tmp\/sever\.js/,
    ],
    [
      "./server: error while loading shared libraries: libfoo.so.1: cannot open shared object file",
      /The library libfoo\.so\.1 is not on this machine/,
    ],
    [
      "struct.error: unpack requires a buffer of 4 bytes",
      /It unpacked a number of 4 bytes and had fewer: recv\(4\) may return less/,
    ],
    [
      "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xc3 in position 9: unexpected end of data",
      /only half of a character/,
    ],
    ["BrokenPipeError: [Errno 32] Broken pipe", /It sent where nobody is connected .*: to a peer that had gone/],
    ["OSError: [Errno 107] Transport endpoint is not connected", /through the socket that accept\(\) returns/],
    // Of errors on the way to another, the last counts.
    [
      "ConnectionResetError: [Errno 104]\n\nDuring handling of the above exception, another exception occurred:\n\nOSError: [Errno 9] Bad file descriptor",
      /It used a socket after it had closed it/,
    ],
    ["", /^server ended with exit code 1\.$/],
    ["something odd", /^server ended with exit code 1, and said why: "something odd"$/],
  ];
  it.each(words)("%j", (output, told) => {
    const hints = explain(failureOf({ code: "exited-early" }), [ended(1, output)]);
    expect(hints).toHaveLength(1);
    expect(hints[0]).toMatch(told);
  });

  const ends: [end: Observation, told: RegExp | undefined][] = [
    [
      ended(null, "", "SIGSEGV"),
      /^server was killed by SIGSEGV \(it used memory that is not its own\)\. Look for a pointer/,
    ],
    [ended(null, "", "SIGPIPE"), /SIGPIPE.*MSG_NOSIGNAL/],
    [ended(null, "", "SIGKILL"), /^server was killed by SIGKILL \(somebody killed it, or memory ran out\)\.$/],
    [ended(139, ""), /139 is 128 \+ 11, a shell's way to say SIGSEGV/],
    [ended(127, "sh: 1: ./sever: not found"), /there is no such command/],
    [ended(126, "sh: 1: ./server.py: Permission denied"), /could not execute it/],
    [ended(0, ""), undefined],
    [program({ exit: { code: null, signal: "SIGTERM", stopped: true } }), undefined],
    [program({}), undefined],
  ];
  it.each(ends)("an end, %#", (observation, told) => {
    const hints = explain(failureOf({}), [observation]);
    if (told === undefined) expect(hints).toEqual([]);
    else expect(hints).toEqual([expect.stringMatching(told)]);
  });
});

describe("bytes", () => {
  const compared: [what: string, failure: Partial<Failure>, told: RegExp | undefined][] = [
    ["equal ones", { code: "received-differs", ...bytes("abc", "abc") }, undefined],
    ["other ones", { code: "received-differs", ...bytes("abc", "xyz") }, undefined],
    ["LF for CRLF", { code: "received-differs", ...bytes("a\r\nb", "a\nb") }, /LF \(\\n\) where CRLF/],
    ["CRLF for LF", { code: "received-differs", ...bytes("a\nb", "a\r\nb") }, /CRLF \(\\r\\n\) where LF/],
    [
      "no line end",
      { code: "closed-early", ...bytes("abc\n", "abc") },
      /The line ending \(\\n\) at the end is missing/,
    ],
    ["a NUL", { code: "received-differs", ...bytes("abc\r\n", "abc\0", 3) }, /the NUL that ends a string in C/],
    [
      "padding before the next message",
      { code: "surplus", ...bytes("", `${"\0".repeat(8)}next`) },
      /come 8 zero bytes/,
    ],
    ["NULs", { code: "received-differs", ...bytes("abcdefgh", "abc\0\0\0\0\0") }, /come 5 zero bytes/],
    ["a message in binary", { code: "surplus", ...bytes("", "\0\0\x12\x04\0") }, undefined],
    ["a NUL inside", { code: "received-differs", ...bytes("abcdef", "ab\0def") }, undefined],
    ["Python's b", { code: "output-differs", ...bytes("Received hi", "Received b'hi'") }, /how Python shows bytes/],
    [
      "Python's b missing",
      { code: "output-differs", ...bytes("Received b'hi'", "Received hi") },
      /It shows "hi" as text, and b'hi' is asked for/,
    ],
    ["both with b", { code: "output-differs", ...bytes("Received b'hi'", "Received b'ho'") }, undefined],
    [
      "16 bits swapped",
      { code: "received-differs", ...bytes("\x01\x02", "\x02\x01") },
      /^These 2 bytes .* other order/,
    ],
    ["32 bits swapped", { code: "received-differs", ...bytes("\0\0\x01\x02x", "\x02\x01\0\0x") }, /^These 4 bytes/],
    ["text swapped", { code: "received-differs", ...bytes("ab", "ba") }, undefined],
    ["UTF-16", { code: "received-differs", ...bytes("hi", "h\0i\0") }, /sent UTF-16/],
    [
      "a byte order mark",
      { code: "received-differs", ...bytes("hi", "\xef\xbb\xbfhi") },
      /UTF-8 with a byte order mark/,
    ],
    ["capitals", { code: "received-differs", ...bytes("Hello", "HELLO") }, /Only capitals differ/],
    ["blanks around", { code: "received-differs", ...bytes("Hello", " Hello ") }, /comes?, after 1 byte|Only blanks/],
    ["blanks between", { code: "received-differs", ...bytes("a b", "a  b") }, /Only the spaces between differ/],
    [
      "a greeting",
      { code: "received-differs", ...bytes("pong", "hi\npong") },
      /after 3 bytes that nobody asked for: "hi\\n"/,
    ],
    [
      "power of two",
      { code: "closed-early", ...bytes("a".repeat(3000), "a".repeat(2048)) },
      /It stopped after 2048 of 3000 bytes/,
    ],
    [
      "power of two less one",
      { code: "timed-out", ...bytes("a".repeat(3000), "a".repeat(1023)) },
      /It stopped after 1023 of 3000 bytes/,
    ],
    [
      "textbook size",
      { code: "closed-early", ...bytes("a".repeat(3000), "a".repeat(1000)) },
      /It stopped after 1000 of 3000 bytes/,
    ],
    ["any size", { code: "closed-early", ...bytes("a".repeat(3000), "a".repeat(1234)) }, undefined],
    [
      "a power of two with a mistake",
      { code: "closed-early", ...bytes("a".repeat(3000), `${"a".repeat(1023)}b`) },
      undefined,
    ],
  ];
  it.each(compared)("%s", (_, failure, told) => {
    const hints = explain(failureOf(failure));
    if (told === undefined) expect(hints).toEqual([]);
    else expect(hints).toEqual([expect.stringMatching(told)]);
  });
});

it("a reset after a message in pieces is not the end of a server for one client", () => {
  const sent = { direction: "sent", actor: "client", offset: 0, bytes: Buffer.from("hello") } as const;
  const cut = { pieces: 3, bytes: 5, first: 2, by: "the slicer in network" };
  const message = "the connection broke off after 0 of 5 bytes: ECONNRESET (the peer reset the connection)";
  const failure = failureOf({ code: "reset", message, ...bytes("hello", ""), wire: [sent] });
  const served = /serves one client and stops/;
  expect(explain({ ...failure, cut }, [ended(0, "")])).toEqual([expect.stringMatching(/went out in 3 pieces/)]);
  expect(explain(failure, [ended(0, "")])).toEqual([expect.stringMatching(served)]);
});

describe("datagrams", () => {
  it("that are cut, though the program has ended since", () => {
    const sent = {
      direction: "sent",
      actor: "client",
      offset: 0,
      bytes: Buffer.from("hello"),
      isDatagram: true,
    } as const;
    const failure = failureOf({ code: "received-differs", ...bytes("hello", "hel"), wire: [sent] });
    expect(explain(failure, [ended(0, "")])).toEqual([expect.stringMatching(/^The datagram stops after 3 of 5 bytes/)]);
    expect(explain({ ...failure, wire: [] }, [ended(0, "")])).toEqual([]);
  });
});

describe("TLS", () => {
  const hints: readonly (readonly [code: Failure["code"], message: string, told: RegExp | undefined])[] = [
    ["truncated", "expected the end of the stream (close_notify), got TRUNCATED", /^It closed the socket under TLS/],
    ["expected-error-missing", "expected ALERT_UNKNOWN_CA; it succeeded", /^It went on with a certificate/],
    ["unexpected-error", "start-tls a to b: ALERT_UNKNOWN_CA (…)", /hand it \$\{tls\.ca_file\}/],
    ["unexpected-error", "start-tls a to b: ERR_SSL_WRONG_VERSION_NUMBER (…)", /^One side spoke plain text/],
    [
      "unexpected-error",
      "start-tls a to b: DEPTH_ZERO_SELF_SIGNED_CERT (…)",
      /start it with \$\{tls\.certificate_file\}/,
    ],
    ["unexpected-error", "start-tls a to b: UNABLE_TO_VERIFY_LEAF_SIGNATURE (…)", /\$\{tls\.key_file\}/],
    ["unexpected-error", "start-tls a to b: CERT_HAS_EXPIRED (…)", undefined],
  ];
  it.each(hints)("%s: %s", (code, message, told) => {
    const found = explain(failureOf({ code, message }), [program({})]);
    expect(found).toEqual(told === undefined ? [] : [expect.stringMatching(told)]);
  });
});

describe("listening elsewhere", () => {
  const places: [asked: string, found: string, told: string | undefined][] = [
    ["127.0.0.1:65432", "127.0.0.1:65433", "port 65432"],
    ["localhost:8080", "0.0.0.0:36895", "htons(8080)"],
    ["127.0.0.1:8080", "[::1]:8080", "does not reach ::1"],
    ["127.0.0.1:8080", "127.0.0.1:1 and 127.0.0.1:2", undefined],
    ["[::]:0", "0.0.0.0:36895", "IPv4"],
    ["127.0.0.1:0", "10.0.0.1:36895", undefined],
    ["unix:/run/a", "unix:/run/b", "a relative path"],
  ];
  it.each(places)("asked for %s, found at %s", (expectedText, actualText, told) => {
    const hints = explain(
      failureOf({ code: "listening-elsewhere", comparison: { expectedText, actualText, base: 0 } }),
    );
    expect(hints).toEqual(told === undefined ? [] : [expect.stringContaining(told)]);
  });
});

describe("a second client", () => {
  const refused = {
    code: "unexpected-error" as const,
    message: "connect 127.0.0.1:8080: ECONNREFUSED (nobody listens there)",
  };

  it("is refused by a server that has ended in peace, or has closed its listening socket", () => {
    expect(explain(failureOf(refused), [ended(0, "")])[0]).toContain("accept() in a loop");
    expect(explain(failureOf(refused), [program({}, [{ state: "ESTABLISHED" }])])[0]).toContain(
      "closed its listening socket",
    );
    expect(explain(failureOf(refused), [program({}, [{ state: "LISTEN" }])])).toEqual([]);
  });

  it("was accepted when it was answered", () => {
    const reset = {
      ...refused,
      code: "reset" as const,
      comparison: { base: 0, actualLength: 1234, expectedLength: 5000 },
    };
    expect(explain(failureOf(reset), [ended(0, "")])).toEqual([]);
  });

  it("waits while clients are held on to that have gone", () => {
    const timedOut = { code: "timed-out" as const, connection: { local: "127.0.0.1:5", remote: "127.0.0.1:80" } };
    const sockets = [{ waiting: 2 }, { state: "CLOSE_WAIT", remoteHost: "127.0.0.1", remotePort: 4 }];
    expect(explain(failureOf(timedOut), [program({}, sockets)])).toEqual([
      expect.stringMatching(
        /2 connections wait in the queue of its listening socket, while it holds on to 1 client that closed already/,
      ),
    ]);
  });
});

describe("a program that goes on", () => {
  const toEnd = { code: "timed-out" as const, message: "waits for server to end, in vain for 5 s" };
  const states: [state: string, told: string][] = [
    ["LISTEN", "waits in accept() for another client"],
    ["ESTABLISHED", "waits in recv() for more"],
    ["CLOSE_WAIT", "its peer has closed"],
  ];
  it.each(states)("with a socket in %s", (state, told) => {
    expect(explain(failureOf(toEnd), [program({}, [{ state }])])).toEqual([expect.stringContaining(told)]);
  });

  it("and asks for something", () => {
    const asking = {
      ...program({ stdout: "Chat server\nPort? " }),
      calls: [{ pid: 1, waiting: "input" as const }],
    };
    expect(explain(failureOf({ code: "not-listening" }), [asking])).toEqual([
      expect.stringMatching(/^server waits for something on its standard input \(it says "Port\?"\)/),
    ]);
  });

  it("and prints nothing", () => {
    const message = "waits for the end of a line on stdout of server, in vain for 5 s";
    expect(explain(failureOf({ code: "timed-out", message }), [program({})])).toEqual([
      expect.stringMatching(/has printed nothing yet\. To a pipe/),
    ]);
    expect(explain(failureOf({ code: "timed-out", message }), [program({ stderr: "up" })])).toEqual([]);
  });
});

describe("data that was sent in pieces", () => {
  const cut = { pieces: 6, bytes: 6, first: 1, by: "--resegment 1" };

  it("is what a single recv() falls over", () => {
    const [hint] = explain(failureOf({ code: "received-differs", cut, ...bytes("Hello, Maria!", "Hello, M!") }));
    expect(hint).toMatch(
      /^The 6 bytes of the message went out in 6 pieces \(--resegment 1\)\. .* the first piece, 1 byte\./,
    );
  });

  it("and after it the sender, when the program has closed", () => {
    const message = "send 127.0.0.1:5 to 127.0.0.1:6: EPIPE (the peer has closed its side, or ours is shut down)";
    const [hint] = explain(failureOf({ code: "unexpected-error", message, cut: { ...cut, pieces: 2 } }));
    expect(hint).toMatch(
      /were going out in pieces \(--resegment 1\), and the connection was closed after 2\. .* If not, the program takes/,
    );
  });

  it.each<[string, Partial<Failure>]>([
    ["when there was one piece only", { cut: { ...cut, first: 6, pieces: 1 } }],
    ["when nothing was cut", {}],
    ["for a failure of another kind", { code: "exit-differs", cut }],
  ])("is not blamed %s", (_, detail) => {
    const hints = explain(failureOf({ code: "received-differs", ...bytes("abc", "abd"), ...detail }));
    expect(hints.join()).not.toContain("pieces");
  });
});

describe("what one send() had room for", () => {
  const short = (actualLength: number, code: Failure["code"] = "closed-early"): string =>
    explain(failureOf({ code, comparison: { base: 0, actualLength, expectedLength: 8_388_608 } })).join();

  it("is told by how much came", () => {
    expect(short(3_833_856)).toMatch(/^It closed after 3833856 of 8388608 bytes, .* as sendall\(\) does\.$/);
  });

  it.each([
    ["so little", 5000, "closed-early" as const],
    ["a connection that is still there", 3_833_856, "timed-out" as const],
  ])("is not %s", (_, length, code) => expect(short(length, code)).not.toContain("sendall"));
});

describe("an address of ours that is taken", () => {
  const failure = (message: string): Failure => failureOf({ kind: "fault", code: "unexpected-error", message });
  it("is another program's, and free in a network of one's own", () =>
    expect(explain(failure("bind 127.0.0.1:80: EADDRINUSE (the address is already in use)"), [])).toEqual([
      expect.stringMatching(/^Another program on this machine has that address.*--isolate/),
    ]));
  it("is not free there where it is a path", () =>
    expect(explain(failure("bind unix:/tmp/x: EADDRINUSE (the address is already in use)"), [])).toEqual([]));
});
