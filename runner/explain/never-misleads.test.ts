/**
 * Wrong programs of a course, in four languages: what their students are told, in their own terms, and what they must not be
 * told. Each row was a hint that misled, or that was missing.
 */
import { describe, expect, it } from "vitest";
import type { Failure } from "../model/outcome.ts";
import type { Observation } from "../programs/observe.ts";
import { compared, connection, ended, failureOf, programOf, served, wireOf } from "./evidence.test-support.ts";
import { explain } from "./registry.ts";

interface Row {
  readonly what: string;
  readonly failure: Partial<Failure>;
  readonly programs?: readonly Observation[];
  readonly datagramPorts?: readonly number[];
  /** The program is the client. */
  readonly isAccepted?: true;
  /** None: nothing may be said. */
  readonly told: RegExp | undefined;
  readonly notTold?: RegExp;
}

const reset = "ECONNRESET (the peer reset the connection)";
const toEnd = { code: "timed-out", message: "waits for the end of the stream from server", connection } as const;
const toAnswer = { code: "timed-out", message: "waits for 5 bytes from server", connection } as const;
const accept = { pid: 1, waiting: "accept", inode: 1 } as const;
const receive = { pid: 1, waiting: "receive", inode: 2 } as const;
const input = { pid: 1, waiting: "input" } as const;
const listening = { state: "LISTEN" };

/** A server with one client. */
function serving(
  socket: Partial<typeof served>,
  rest: Partial<Observation>,
  output: Partial<Observation["evidence"]> = {},
): readonly Observation[] {
  return [programOf(output, [listening, { ...served, ...socket }], rest)];
}

const pythonThread = `Exception in thread Thread-1 (serve):
Traceback (most recent call last):
  File "/usr/lib/python3.12/threading.py", line 1073, in _bootstrap_inner
    self.run()
  File "/home/ana/server.py", line 7, in serve
    c.send(data.decode())
TypeError: a bytes-like object is required, not 'str'
`;
const javaThread = `Exception in thread "Thread-0" java.lang.NullPointerException: Cannot invoke "String.length()"
	at java.base/java.util.Objects.requireNonNull(Objects.java:209)
	at Server.serve(Server.java:13)
	at java.base/java.lang.Thread.run(Thread.java:840)
`;

const rows: readonly Row[] = [
  // A thread has died, and the server goes on.
  {
    what: "Python: an exception in a thread",
    failure: toAnswer,
    programs: serving({ waiting: 5 }, { language: "python" }, { stderr: pythonThread }),
    told: /^server still runs, but one of its threads ended by an exception that nobody caught: "TypeError: .*" \(server\.py, line 7: c\.send\(data\.decode\(\)\)\)\. .* encode\(\) text/,
    notTold: /busy with something else/,
  },
  {
    what: "Java: an exception in a thread, before it closes",
    failure: toEnd,
    programs: serving({ state: "CLOSE_WAIT" }, { language: "java" }, { stderr: javaThread }),
    told: /"java\.lang\.NullPointerException: Cannot invoke .*" \(Server\.java, line 13\)\. What comes after that line was not done: no answer, no close\.$/,
  },
  {
    what: "Java: an exception that was caught and printed",
    failure: toAnswer,
    programs: serving({}, { language: "java" }, { stderr: "java.io.EOFException\n\tat Server.serve(Server.java:9)\n" }),
    told: /^server still runs, and printed an exception on its way: "java\.io\.EOFException" \(Server\.java, line 9\)\. .*readUTF\(\)/,
  },
  {
    what: "a thread that died where bytes differ: both are told",
    failure: { code: "received-differs", ...compared("a\r\nb", "a\nb") },
    programs: serving({}, {}, { stderr: javaThread }),
    told: /LF \(\\n\) where CRLF[^]*one of its threads/,
  },
  // Closing.
  {
    what: "accept() again, and the connection open",
    failure: toEnd,
    programs: serving({ state: "CLOSE_WAIT" }, { language: "python", calls: [accept] }),
    told: /^server is in accept\(\) for the next client and has not closed the connection of this one: call close\(\)/,
    notTold: /fork|leave the loop/i,
  },
  {
    what: "accept() again after fork()",
    failure: toEnd,
    programs: serving({ state: "CLOSE_WAIT" }, { calls: [accept], children: { living: 0, zombies: 1 } }),
    told: /has child processes: after fork\(\) both have the connection/,
  },
  {
    what: "an end that was never read: nobody was told anything",
    failure: toEnd,
    programs: serving({ state: "CLOSE_WAIT", endUnread: true }, { language: "java" }),
    told: /^server does not know that its client has finished, for it has not called read\(\) since .* until read\(\) returns -1, or readLine\(\) null/,
    notTold: /was told/,
  },
  {
    what: "an end that was read",
    failure: toEnd,
    programs: serving({ state: "CLOSE_WAIT" }, { language: "node" }),
    told: /was told that nothing more will come .*: when the 'end' event comes, .* end\(\) the connection/,
  },
  // Answers that do not come.
  {
    what: "Java: no recv(), and how to flush",
    failure: { ...toAnswer, ...wireOf(["> hello"]) },
    programs: serving({}, { language: "java", calls: [accept, receive] }),
    told: /it is in read\(\) and waits for more .*, or keeps its answer in a buffer of its own \(flush\(\) it; new PrintWriter\(out, true\)/,
    notTold: /recv/,
  },
  {
    what: "Node has no buffer to flush",
    failure: { ...toAnswer, ...wireOf(["> hello"]) },
    programs: serving({}, { language: "node", calls: [{ pid: 1, waiting: "watch" }] }),
    told: /waits for more/,
    notTold: /buffer of its own|flush/,
  },
  {
    what: "it went on to accept()",
    failure: { ...toAnswer, ...wireOf(["> hello"]) },
    programs: serving({}, { calls: [accept] }),
    told: /^server has accepted this connection, sent nothing on it, and gone on to accept\(\)/,
  },
  {
    what: "a length read in the order of the machine",
    failure: { ...toAnswer, ...wireOf(["> \0\0\0\x03abc"]) },
    programs: serving({}, { language: "native", calls: [receive] }),
    told: /are the length of the rest, 3; read the wrong way round they are 50331648: use ntohl\(\)\.$/,
  },
  {
    what: "it reads what somebody types",
    failure: toAnswer,
    programs: serving({ waiting: 5 }, { calls: [accept, input] }, { stdout: "message: " }),
    told: /^server waits for somebody to type something \(it says "message:"\): it reads its standard input, where it is to read what its client has sent/,
  },
  {
    what: "it reads what somebody types before accept()",
    failure: { ...toAnswer, connection: { ...connection, local: "127.0.0.1:6000" } },
    programs: [programOf({}, [{ ...listening, waiting: 1 }], { calls: [input] })],
    told: /where it is to call accept\(\)/,
    notTold: /serves nobody/,
  },
  {
    what: "a chat client that reads its input beside the connection",
    failure: { ...toAnswer, ...wireOf(["> hello"]) },
    programs: serving({}, { calls: [input, receive] }),
    told: /^server has read all that it was sent/,
    notTold: /type something/,
  },
  {
    what: "the answer was printed",
    failure: { ...toAnswer, ...compared("OLLEH\r\n", ""), ...wireOf(["> HELLO"]) },
    programs: serving({}, { language: "java", calls: [receive] }, { stdout: "client came\nOLLEH\n" }),
    told: /^What is expected stands on server's standard output: "OLLEH"\. It was printed and not sent; write it to the socket's getOutputStream\(\)\.$/,
  },
  {
    what: "a trace of what was received is no answer",
    failure: { ...toAnswer, ...compared("hello\n", ""), ...wireOf(["> hello\n"]) },
    programs: serving({}, { language: "python" }, { stdout: "received b'hello\\n'\n" }),
    told: /has read all that it was sent/,
    notTold: /printed and not sent/,
  },
  {
    what: "one connection has unread bytes, another waits for them",
    failure: toAnswer,
    programs: serving({}, { calls: [] }).map((program) => ({
      ...program,
      sockets: [...program.sockets, { ...served, remotePort: 5001, inode: 3, waiting: 6 }],
    })),
    told: /^server has not read the 6 bytes that came from 127\.0\.0\.1:5001/,
    notTold: /each side waits for the other to begin/,
  },
  {
    what: "select() with something to read on a connection that is not watched",
    failure: { ...toAnswer, ...wireOf(["> hello"]) },
    programs: serving({ waiting: 5 }, { language: "python", calls: [{ pid: 1, waiting: "watch" }] }),
    told: /^server has the connection and has not read the 5 bytes that are there: it is in select\(\) or poll\(\), and this connection is not among/,
  },
  {
    what: "select() without the listening socket",
    failure: { ...toAnswer, connection: { ...connection, local: "127.0.0.1:6000" } },
    programs: [programOf({}, [{ ...listening, waiting: 1 }], { calls: [{ pid: 1, waiting: "watch" }] })],
    told: /has not called accept\(\): .* its listening socket is not among those that it watches/,
  },
  {
    what: "an array of Java's in a method that is not main",
    failure: toAnswer,
    programs: serving(
      {},
      { language: "java" },
      {
        stderr:
          'Exception in thread "Thread-0" java.lang.ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 3\n\tat Server.serve(Server.java:11)\n',
      },
    ),
    told: /\(Server\.java, line 11\)\. .* in serve\(\): a message may have fewer words/,
    notTold: /args/,
  },
  {
    what: "closed without an answer, in Java",
    failure: { code: "closed-early", connection, ...compared("hello", "") },
    programs: [programOf({}, [listening], { language: "java" })],
    told: /^server closed this connection without an answer, and goes on\. In Java, what a PrintWriter/,
  },
  {
    what: "closed with bytes unread, in the middle",
    failure: { code: "reset", connection, ...compared("HELLO!", "HE") },
    programs: [programOf({}, [listening])],
    told: /closed this connection after 2 of 6 bytes and had not read all that came/,
  },
  {
    what: "the listening socket was closed while others were in its queue",
    failure: { code: "reset", connection, message: "recv 127.0.0.1:5000: ECONNRESET (the peer reset the connection)" },
    programs: [programOf({}, [{ ...served, remotePort: 4 }])],
    told: /has closed its listening socket, and who waited in its queue was thrown out/,
  },
  {
    what: "each waits for the other",
    failure: {
      code: "timed-out",
      message: "waits for client to end, in vain for 3 s",
      waits: [{ actor: "server", what: 'waits for "\\r\\n.\\r\\n" from 127.0.0.1:80', on: [] }],
    },
    programs: [programOf({ name: "client" }, [served], { language: "python" })],
    told: /^Each waits for the other: client for an answer, and server waits for "\\r\\n\.\\r\\n"\. What client sent last is not complete/,
    notTold: /Stop when the answer is complete/,
  },
  // Bytes.
  {
    what: "characters reversed byte by byte are no number",
    failure: { code: "received-differs", ...compared(Buffer.from("oãça\r\n"), "o\xa3\xc3\xa7\xc3a\r\n") },
    told: /each byte was taken for a character/,
    notTold: /htons/,
  },
  {
    what: "Latin-1 read and UTF-8 written",
    failure: { code: "received-differs", ...compared(Buffer.from("oãç"), Buffer.from("o\xa3\xc3\xa7\xc3")) },
    told: /each byte was taken for a character/,
  },
  {
    what: "a line end where a digit belongs is no number",
    failure: { code: "received-differs", ...compared("OK\n1\n", "OK1\n") },
    told: /a line ending between them is missing/,
    notTold: /order|spaces/,
  },
  {
    what: "a number swapped, in Java",
    failure: { code: "received-differs", ...compared("\0\0\0\x07", "\x07\0\0\0") },
    programs: [programOf({}, [], { language: "java" })],
    told: /in the other order: .* DataOutputStream does that/,
    notTold: /htons/,
  },
  {
    what: "a number that is zero is no padded text",
    failure: { code: "received-differs", ...compared("\0\0\0\x07", "\0\0\0\0") },
    told: undefined,
  },
  {
    what: "a number in eight bytes",
    failure: {
      code: "received-differs",
      ...compared("\0\0\0\x07", "\0\0\0\0"),
      ...wireOf(["< \0\0\0\0\0\0\0\x07abc"]),
    },
    programs: [programOf({}, [], { language: "java" })],
    told: /^The number came in 8 bytes, and is expected to be 7, in 4 bytes\. In Java, that is writeInt\(\)/,
    notTold: /zero byte|UTF-16/,
  },
  {
    what: "a number in one byte",
    failure: { code: "received-differs", ...compared("\0\0\0\x07", "\x07abc") },
    told: /^The number came in 1 byte/,
  },
  {
    what: "a number as text",
    failure: { code: "received-differs", ...compared("\0\0\0\x07", "7abc") },
    programs: [programOf({}, [], { language: "python" })],
    told: /written as text \("7"\), .* struct\.pack\(">I", …\)/,
  },
  {
    what: "a length that counts itself",
    failure: { code: "received-differs", ...compared("\0\0\0\x07", "\0\0\0\x0b") },
    told: /^The number is 11 where 7 is expected: the length counts what follows it/,
  },
  {
    what: "writeUTF",
    failure: { code: "received-differs", ...compared("HELO a\r\n", "\0\x08HELO a\r\n") },
    told: /Two bytes with the length \(8\) stand before the text: that is what Java's writeUTF\(\) does/,
    notTold: /greeting/,
  },
  {
    what: "ObjectOutputStream",
    failure: { code: "received-differs", ...compared("hello\n", "\xac\xed\0\x05t\0\x05hello") },
    told: /ObjectOutputStream/,
  },
  {
    what: "writeChars",
    failure: { code: "received-differs", ...compared("abc", "\0a\0b\0c") },
    told: /UTF-16 \(big-endian\), as Java's writeChars\(\) does/,
  },
  {
    what: "U+FFFD for bytes that are no text",
    failure: { code: "received-differs", ...compared("\x03\xff\x0d5tz", "\x03\xef\xbf\xbd\x0d5tz") },
    told: /U\+FFFD: bytes that are no UTF-8 were decoded as text/,
  },
  {
    what: "a question mark for what ASCII does not have",
    failure: { code: "received-differs", ...compared(Buffer.from("oãça"), "o??") },
    told: /A "\?" came in place of a character beyond ASCII/,
    notTold: /U\+FFFD/,
  },
  {
    what: "Latin-1 where a text is looked for until the end",
    failure: {
      code: "closed-early",
      comparison: { base: 0, actual: Buffer.from("<h1>Olá</h1>", "latin1"), expectedText: 'contains "<h1>Olá</h1>"' },
    },
    told: /"<h1>Olá<\/h1>" came in Latin-1 where UTF-8 is expected/,
  },
  {
    what: "strlen() over binary data",
    failure: { code: "closed-early", ...compared("fed\0cba", "fed") },
    told: /After 3 bytes the message has a zero byte, .* strlen\(\)/,
  },
  {
    what: "strlen() over binary data, and the next part",
    failure: { code: "received-differs", ...compared("fed\0cba-rest-of-it", "fedrest-of-it") },
    told: /After 3 bytes the message has a zero byte/,
  },
  {
    what: "one byte less",
    failure: { code: "closed-early", ...compared("abcdefg", "abcdef") },
    told: /^Exactly one byte is missing, the last \(g\)/,
  },
  {
    what: "strip() took a line end out of the middle",
    failure: { code: "received-differs", ...compared("abc\ndefghij", "abcdefghij") },
    told: /line ending between them is missing|1 byte of the message is left out \("\\n"\)/,
  },
  {
    what: "the size of a pointer",
    failure: {
      code: "closed-early",
      message: "expected a line; the stream ended after 8 bytes, before the end of a line",
      comparison: { base: 0, actual: Buffer.from("HTTP/1.1"), actualLength: 8, expectedText: "a line" },
    },
    programs: [programOf({}, [], { language: "native" })],
    told: /the size of a pointer/,
    notTold: /Whoever reads lines/,
  },
  {
    what: "a carriage return that was left on the line",
    failure: { code: "received-differs", ...compared("olleh", "\rolleh") },
    told: /after the line ending of what was read \("\\r"\)/,
    notTold: /greeting/,
  },
  {
    what: "a proxy that forwards one recv(): the header counts, too",
    failure: {
      code: "closed-early",
      comparison: { base: 0, actualLength: 4077, expectedLength: 100_000 },
      ...wireOf(["> GET", `< ${"h".repeat(19)}`, `< ${"x".repeat(4077)}`]),
    },
    told: /with 4096 on this connection in all, which is the size of a buffer/,
  },
  {
    what: "a message that comes back to its sender",
    failure: { code: "surplus", comparison: { base: 0, actual: Buffer.from("hello\n") }, ...wireOf(["> hello\n"]) },
    told: /what this client sent itself, and got back/,
  },
  // Clients that hang up.
  ...(
    [
      ["that has ended", [ended(0, "")], /^server ended, with exit code 0, before it had read all/],
      ["that goes on", [programOf({}, [{ protocol: "udp" }])], /^server closed its connection before it had read all/],
    ] as const
  ).map(([what, programs, told]) => ({
    what: `a client ${what}`,
    failure: {
      code: "reset" as const,
      message: `the connection broke off after 0 of 5 bytes: ${reset}`,
      connection,
      ...wireOf(["< hello", "> many lines"]),
    },
    programs,
    isAccepted: true as const,
    told,
    notTold: /serves one client|accept\(\)|listening/,
  })),
  {
    what: "a client that aborts, and was sent nothing",
    failure: { code: "reset", message: `waits: ${reset}`, connection, ...wireOf(["< hello"]) },
    programs: [ended(0, "")],
    isAccepted: true,
    told: undefined,
  },
  {
    what: "a client that ended with an error says that",
    failure: { code: "reset", message: `waits: ${reset}`, connection, ...wireOf(["> hello"]) },
    programs: [ended(1, "KeyError: 'x'")],
    isAccepted: true,
    told: /^server ended with exit code 1, and said why/,
  },
  // Pieces.
  {
    what: "a server that refuses before all pieces have come",
    failure: {
      code: "unexpected-error",
      message: "send 127.0.0.1:5000 to 127.0.0.1:80: EPIPE (the peer has closed its side, or ours is shut down)",
      cut: { pieces: 9, bytes: 40, first: 1, by: "--resegment 1" },
      connection,
    },
    programs: serving({}, {}),
    told: /closed after 9\. Is it closed as well when the message comes whole\? Then it is refused for what it says/,
    notTold: /sees only the first piece/,
  },
  {
    what: "the answer shows that all pieces were read",
    failure: {
      code: "received-differs",
      cut: { pieces: 2, bytes: 5, first: 2, by: "`pieces`" },
      ...compared("olleh\r\n", "XHELLO"),
      ...wireOf(["> he", "> llo"]),
    },
    told: undefined,
  },
  {
    what: "each piece got an answer of its own",
    failure: {
      code: "received-differs",
      cut: { pieces: 2, bytes: 7, first: 2, by: "`pieces`" },
      ...compared("olleh\r\n", "eh\r\noll\r\n"),
      ...wireOf(["> he", "> llo\r\n"]),
    },
    told: /sees only the first piece, 2 bytes\..* If it fails in the same way when the message comes whole/,
  },
  {
    what: "the program died of something else",
    failure: { code: "closed-early", cut: { pieces: 2, bytes: 5, first: 2, by: "`pieces`" }, ...compared("olleh", "") },
    programs: [ended(1, "KeyError: 'x'")],
    told: /^server ended with exit code 1, and said why: "KeyError: 'x'"$/,
  },
  {
    what: "in the words of Node",
    failure: {
      code: "closed-early",
      cut: { pieces: 5, bytes: 5, first: 1, by: "--resegment 1" },
      ...compared("hello", "h"),
    },
    programs: [programOf({}, [], { language: "node" })],
    told: /takes what one 'data' event brings for a whole message .* append what each 'data' event brings/,
    notTold: /recv\(\)/,
  },
  // Datagrams.
  {
    what: "an answer that went elsewhere",
    failure: {
      code: "timed-out",
      message: "waits at 127.0.0.1:5 for a datagram",
      connection,
      ...wireOf(["> TIME"], true),
    },
    programs: [programOf({}, [{ protocol: "udp", state: "BOUND" }], { language: "java" })],
    told: /no answer came back: answer with send\(\), to getAddress\(\) and getPort\(\) .*, on the same socket/,
    notTold: /has not answered|recvfrom/,
  },
  {
    what: "a request that was cut",
    failure: {
      code: "received-differs",
      ...compared("OK", "ERR TIME please"),
      ...wireOf(["> TIME please, and all of it"], true),
    },
    programs: [programOf({}, [{ protocol: "udp", state: "BOUND" }])],
    told: /server has seen the first 11 of the 26 bytes that were sent to it/,
  },
  {
    what: "a buffer sent whole",
    failure: { code: "received-differs", ...compared("OK", `ERR${"\0".repeat(20)}`), ...wireOf(["> hello"], true) },
    programs: [programOf({}, [{ protocol: "udp", state: "BOUND" }])],
    told: /sent its whole buffer: 20 zero bytes/,
  },
  {
    what: "an answer in two datagrams, of which the first is no echo",
    failure: { code: "received-differs", ...compared("ERR foo", "ERR "), ...wireOf(["> foo"], true) },
    programs: [programOf({}, [{ protocol: "udp", state: "BOUND" }])],
    told: /^The datagram stops after 4 of 7 bytes\. Each sendto\(\) is a datagram of its own/,
  },
  {
    what: "an echo in capitals that was cut when it came in",
    failure: { code: "received-differs", ...compared("HELLO AGAIN", "HELLO"), ...wireOf(["> hello again"], true) },
    programs: [programOf({}, [{ protocol: "udp", state: "BOUND" }])],
    told: /^The datagram stops after 5 of 11 bytes\. If server calls recvfrom\(5\)/,
  },
  {
    what: "one datagram, and then the end",
    failure: {
      code: "timed-out",
      message: "waits at 127.0.0.1:5 for a datagram",
      connection,
      ...wireOf(["> two"], true),
    },
    programs: [ended(0, "")],
    told: /a server receives in a loop/,
  },
  {
    what: "a pinger that waits for ever",
    failure: { code: "timed-out", message: "waits for the end of a line on stdout of client, in vain for 4 s" },
    programs: [
      programOf({ name: "client", stdout: "Ping 1\n" }, [{ protocol: "udp", state: "BOUND", inode: 2 }], {
        language: "python",
        calls: [receive],
      }),
    ],
    told: /^client is in recvfrom\(\), which waits for ever .*settimeout\(1\)/,
  },
  {
    what: "a TCP client where datagrams are received",
    failure: { code: "output-differs" },
    programs: [
      ended(
        1,
        'Traceback (most recent call last):\n  File "/a/ping.py", line 3, in <module>\n    s.connect(("127.0.0.1", 12000))\nConnectionRefusedError: [Errno 111] Connection refused',
      ),
    ],
    datagramPorts: [12_000],
    told: /^server uses TCP, and the other role receives datagrams at port 12000, by UDP/,
    notTold: /Look at the host and port/,
  },
  {
    what: "a connected UDP socket that nobody receives from is no TCP",
    failure: { code: "output-differs" },
    programs: [
      ended(
        1,
        'Traceback (most recent call last):\n  File "/a/ping.py", line 3, in <module>\n    s.recv(100)\nConnectionRefusedError: [Errno 111] Connection refused',
      ),
    ],
    datagramPorts: [12_000],
    told: /It could not connect|Connection refused/,
    notTold: /uses TCP/,
  },
  {
    what: "a UDP client where connections are accepted",
    failure: { code: "timed-out", message: "waits for a connection to 127.0.0.1:2525, in vain for 3 s" },
    programs: [programOf({ name: "client" }, [{ protocol: "udp", state: "CONNECTED", remotePort: 2525 }])],
    told: /^client has a UDP socket connected to port 2525, where the other role accepts by TCP/,
  },
  {
    what: "a receiver that has joined no group is not told of buffers alone",
    failure: { code: "timed-out", message: "waits for the end of a line on stdout of server, in vain for 3 s" },
    programs: [
      programOf({}, [{ protocol: "udp", state: "BOUND", host: "0.0.0.0", inode: 2 }], {
        language: "java",
        calls: [receive],
      }),
    ],
    told: /has printed nothing, and is in receive\(\): has a datagram come to it at all\? .* joined that very group/,
    notTold: /flush/,
  },
  {
    what: "Java prints line by line",
    failure: { code: "timed-out", message: "waits for the end of a line on stdout of server, in vain for 3 s" },
    programs: [programOf({}, [listening], { language: "java", calls: [accept] })],
    told: /^server has printed nothing, and is in accept\(\): it has not come to the line that prints\.$/,
  },
  {
    what: "a client whose line has no end has not come to its output",
    failure: {
      code: "timed-out",
      message: "waits for the end of a line on stdout of client, in vain for 4 s",
      waits: [{ actor: "server", what: "waits for the end of a line from 127.0.0.1:80", on: [] }],
    },
    programs: [programOf({ name: "client" }, [served], { language: "native", calls: [receive] })],
    told: /^Each waits for the other: client is in recv\(\), and server waits for the end of a line\. What client sent last/,
    notTold: /fflush|To a pipe/,
  },
  {
    what: "a client that has all of its answer, and does not see the end",
    failure: {
      code: "timed-out",
      message: "waits for the end of a line on stdout of client, in vain for 4 s",
      waits: [{ actor: "server", what: "waits for the end of the stream from 127.0.0.1:80", on: [] }],
    },
    programs: [programOf({ name: "client" }, [served], { language: "native", calls: [receive] })],
    told: /To a pipe, C and Python write only when/,
  },
  {
    what: "SIGPIPE of who sends on the socket that listens",
    failure: { code: "closed-early", ...compared("hello", "") },
    programs: [programOf({ exit: { code: null, signal: "SIGPIPE", stopped: false } })],
    told: /or on the socket that listens, where what accept\(\) returned belongs/,
  },
  {
    what: "a datagram with the rest of a buffer is told of once",
    failure: {
      code: "received-differs",
      ...compared("ECHO hello", `ECHO hello${"\0".repeat(20)}`),
      ...wireOf(["> hello"], true),
    },
    programs: [programOf({}, [{ protocol: "udp", state: "BOUND" }])],
    told: /^After the text come 20 zero bytes/,
    notTold: /its whole buffer/,
  },
  // Unix sockets.
  ...(
    [
      ["that nobody accepts", [], "waits for 5 bytes", /listens and has not called accept\(\)/],
      ["that waits for more", [receive], "waits for 5 bytes", /is in recv\(\) and has not answered/],
      ["that stays open", [accept], "waits for the end of the stream", /is in accept\(\) again and has not closed/],
    ] as const
  ).map(([what, calls, message, told]) => ({
    what: `a Unix socket ${what}`,
    failure: { code: "timed-out" as const, message, connection: { local: "unix:", remote: "unix:/tmp/s" } },
    programs: [
      programOf({}, [], {
        calls,
        unixSockets: [
          { type: "stream" as const, isListening: true, isConnected: false, path: "/tmp/s", inode: 1 },
          ...(calls.length === 0
            ? []
            : [{ type: "stream" as const, isListening: false, isConnected: true, path: "/tmp/s", inode: 2 }]),
        ],
      }),
    ],
    told,
  })),
  // Words of other languages.
  {
    what: "JSON.parse is no mistake of Python's",
    failure: { code: "closed-early" },
    programs: [
      ended(
        1,
        "SyntaxError: Unexpected token 'a', \"abc\" is not valid JSON\n    at JSON.parse (<anonymous>)\n    at Socket.<anonymous> (/a/server.js:13:20)",
      ),
    ],
    told: /\(server\.js, line 13\)\. It parsed something that is no whole JSON text/,
    notTold: /Python/,
  },
  {
    what: "an element of a message that is not there",
    failure: { code: "closed-early" },
    programs: [
      ended(
        1,
        'Traceback (most recent call last):\n  File "/a/web.py", line 11, in <module>\n    name = message.split()[1]\nIndexError: list index out of range',
      ),
    ],
    told: /\(web\.py, line 11: name = message\.split\(\)\[1\]\): a message may have fewer words/,
    notTold: /argument/,
  },
  {
    what: "Node ends when there is nothing to wait for",
    failure: { code: "exited-early" },
    programs: [ended(0, "", { language: "node" })],
    told: /Did it call listen\(\)\?/,
    notTold: /accept/,
  },
];

describe("a student is told", () => {
  it.each(rows)("$what", ({ failure, programs = [], datagramPorts = [], isAccepted = false, told, notTold }) => {
    const hints = explain(failureOf(failure), programs, { datagramPorts, isAccepted }).join("\n");
    if (told === undefined) expect(hints).toBe("");
    else expect(hints).toMatch(told);
    if (notTold !== undefined) expect(hints).not.toMatch(notTold);
    // One or two sentences: somebody has to read it.
    expect(hints.length).toBeLessThan(700);
  });
});
