/** Errors as Python, Java, Node and C programs print them, with what to do. */
import { findOwnLine } from "./own-line.ts";

export interface KnownError {
  readonly pattern: RegExp;
  /** A sentence or two. */
  readonly advice: (match: RegExpMatchArray, output: string) => string;
}

function known(pattern: RegExp, advice: string | KnownError["advice"]): KnownError {
  return { pattern, advice: typeof advice === "string" ? () => advice : advice };
}

/** What to do about the error that is printed last: Python prints those that led to it before. */
export function findAdvice(output: string): string | undefined {
  let last: { readonly at: number; readonly advice: string } | undefined;
  for (const { pattern, advice } of knownErrors) {
    for (const match of output.matchAll(pattern)) {
      if (last === undefined || match.index >= last.at) last = { at: match.index, advice: advice(match, output) };
    }
  }
  return last?.advice;
}

const knownErrors: readonly KnownError[] = [
  // Connections that end another way than in order.
  known(
    /ConnectionResetError|ECONNRESET|Connection reset/g,
    'A client that aborts makes recv() fail with "Connection reset by peer", and nobody caught that: catch the error, close that connection, and go on with the next client.',
  ),
  known(
    /BrokenPipeError|EPIPE|Broken pipe/g,
    'It sent where nobody is connected ("Broken pipe"): to a peer that had gone, which a server has to catch so that the next client is served, or on a socket that was never connected (a server talks through the one that accept() returned).',
  ),
  known(
    /ConnectionRefusedError|ECONNREFUSED|Connection refused/g,
    "It could not connect: nobody listened at the address that it tried. Look at the host and port that it was given, or that are written into it.",
  ),
  known(
    /Errno 89\]|EDESTADDRREQ|Destination address required/g,
    "It called send() on a UDP socket that is not connected: answer with sendto(data, address), and the address that recvfrom() returned.",
  ),
  known(
    /Errno 95\]|EOPNOTSUPP|Operation not supported/g,
    "It asked a socket for what its kind does not do. A UDP socket neither listens nor accepts: after bind() comes recvfrom().",
  ),
  known(
    /sendto\(\): [^\n]*not NoneType/g,
    "It has no address to answer to: recvfrom() returns the data and who sent it, recv() the data alone.",
  ),
  known(
    /file descriptor cannot be a negative integer/g,
    "It watches a socket that it has closed: take it out of the list that select() is given before closing it.",
  ),
  known(
    /ConcurrentModificationException/g,
    "It changed a list while it went through it: take a copy for the loop, or a CopyOnWriteArrayList.",
  ),
  known(
    /PEM lib|NO_START_LINE|KEY_VALUES_MISMATCH|ERR_OSSL_PEM/g,
    "It could not read its certificate and key: first the certificate, then the key that belongs to it; were they exchanged?",
  ),
  // TLS.
  known(/Cannot create a (client|server) socket with a PROTOCOL_TLS_(?:SERVER|CLIENT) context/g, ([, part]) =>
    part === "client"
      ? "Its context is a server's, and wrap_socket() was not told so: a server takes server_side=True, a client PROTOCOL_TLS_CLIENT."
      : "Its context is a client's: a server takes ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).",
  ),
  known(
    /check_hostname requires server_hostname/g,
    "Its context is a client's, and nobody told wrap_socket() whose certificate to look for: a client takes server_hostname=…, the name that it connects to; a server ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).",
  ),
  known(
    /CERTIFICATE_VERIFY_FAILED[^\n]*(?:Hostname|IP address) mismatch|ERR_TLS_CERT_ALTNAME_INVALID|No (?:name|subject alternative \S+) (?:matching|found)/g,
    "The certificate is for another name than the one that it looks for: ask for the server's own, such as localhost (server_hostname in Python, servername in Node).",
  ),
  known(
    /^Error: (?:self-signed certificate|unable to (?:verify the first|get (?:local )?issuer) certificate)|PKIX path building failed/gm,
    "It does not trust the authority that made this certificate: hand it ${tls.ca_file} (the option ca takes what that file holds; Java wants it in a trust store).",
  ),
  known(
    /PEER_DID_NOT_RETURN_A_CERTIFICATE|Empty client certificate chain/g,
    "It demands a certificate of its clients, and this one has none: a server leaves verify_mode alone (CERT_REQUIRED is for clients), unless it means to know them by their certificates.",
  ),
  known(
    /\[SSL: (?:WRONG_VERSION_NUMBER|HTTP_REQUEST|RECORD_LAYER_FAILURE)\]|Unsupported or unrecognized SSL message|EPROTO[^\n]*wrong version number/g,
    "What it read in its handshake is no TLS: the other side spoke plain text, or the beginning was read by recv() before the handshake.",
  ),
  known(
    /do_handshake_on_connect should not be specified for non-blocking/g,
    "A socket that does not block cannot shake hands in one call: call setblocking(False) after wrap_socket().",
  ),
  known(
    /StreamCorruptedException/g,
    "ObjectInputStream reads what an ObjectOutputStream wrote, and nothing else: for text and bytes of a protocol take readLine() or read().",
  ),
  known(
    /java\.io\.(?:EOF|UTFDataFormat)Exception/g,
    "The stream ended before what it read was complete: readUTF(), readInt() and readFully() want that many bytes, in the format of DataOutputStream.",
  ),
  known(
    /OutOfMemoryError|NegativeArraySizeException|MemoryError/g,
    "It wanted a buffer of an impossible size: was the length read in network byte order, and from the right place?",
  ),
  known(
    /ConnectionAbortedError|ECONNABORTED/g,
    "The connection was gone before it was accepted, and nobody caught that: go on with the next client.",
  ),
  known(
    /\b(socket\.timeout|TimeoutError|SocketTimeoutException): /g,
    "It waited for longer than the time limit that it has set itself (settimeout, setSoTimeout), and nobody caught that: catch the exception, and go on.",
  ),
  // Addresses.
  known(
    /Errno 99|EADDRNOTAVAIL|Cannot assign requested address/g,
    'It tried to bind an address that this machine does not have: bind 127.0.0.1, or "" (0.0.0.0) for all of its addresses.',
  ),
  known(
    /gaierror|ENOTFOUND|EAI_AGAIN|UnknownHostException|Name or service not known/g,
    "The name that it looks up does not resolve: use 127.0.0.1 or localhost.",
  ),
  known(
    /PermissionError|EACCES|Permission denied/g,
    "It may not do that. For bind(): ports below 1024 are for root, so take a higher one.",
  ),
  known(
    /Errno 107|ENOTCONN|Transport endpoint is not connected/g,
    "It used a socket that is not connected: a server talks through the socket that accept() returns, not through the one that listens.",
  ),
  known(
    /Errno 9\] Bad file descriptor|EBADF|Socket is closed|Socket closed/g,
    "It used a socket after it had closed it (in Java, closing one of its streams closes it; in Python, wrap_socket() takes the plain socket over, and only what it returned may be used after that).",
  ),
  // Bytes and text.
  known(
    /TypeError: a bytes-like object is required, not 'str'/g,
    "Sockets carry bytes, and it gave send() a str: encode() text before it is sent.",
  ),
  known(
    /TypeError: (?:can only concatenate str \(not "bytes"\) to str|can't concat str to bytes|must be str, not bytes)/g,
    'It put text and bytes together: decode() what recv() returned, or write b"…" for the rest.',
  ),
  known(
    /UnicodeDecodeError[^\n]*/g,
    "It decoded bytes that are no text, or only half of a character: collect the whole message first, and decode that.",
  ),
  known(/UnicodeEncodeError[^\n]*/g, 'It encoded characters that its encoding does not have: write encode("utf-8").'),
  known(
    /json\.decoder\.JSONDecodeError|SyntaxError: [^\n]*JSON/g,
    "It parsed something that is no whole JSON text: a message may come in several pieces, so collect all of it first.",
  ),
  known(
    /struct\.error: unpack requires a buffer of (\d+) bytes/g,
    ([, size]) =>
      `It unpacked a number of ${size} bytes and had fewer: recv(${size}) may return less, so read until all ${size} are there.`,
  ),
  // Starting it.
  known(
    /can't open file '([^']*)'/g,
    ([, path]) => `There is no file ${path}: look at its name, and at the folder that the command runs in.`,
  ),
  known(
    /ModuleNotFoundError: No module named '([^']*)'/g,
    ([, name]) => `It imports ${name}, which is not installed here: use what comes with Python, or install it.`,
  ),
  known(
    /Error: Cannot find module '([^']*)'/g,
    ([, name]) => `Node finds no ${name}: look at the file's name and folder, or run npm install.`,
  ),
  known(
    /Could not find or load main class (\S+)/g,
    ([, name]) =>
      `Java finds no class ${name}: compile it, run it from the folder of its .class file, and leave ".class" away.`,
  ),
  known(
    /UnsupportedClassVersionError/g,
    "It was compiled for a newer Java than the one that runs it: compile it here, or with --release.",
  ),
  known(
    /error while loading shared libraries: ([^:\s]+)/g,
    ([, name]) => `The library ${name} is not on this machine: compile the program here.`,
  ),
  known(
    // JSON.parse() says it of what it was given.
    /^(?:SyntaxError|IndentationError|TabError): (?![^\n]*JSON)[^\n]*/gm,
    ([text], output) =>
      `${/^\s+at |^Node\.js v/m.test(output) ? "Node" : "Python"} cannot read the program (${text}): correct the line that it shows.`,
  ),
  known(/IndexError: list index out of range/g, (_, output) =>
    tellMissingElement(output, /\bargv\b/, "a list", "sys.argv"),
  ),
  known(/ArrayIndexOutOfBoundsException/g, (_, output) => tellMissingElement(output, /\.main\(/, "an array", "args")),
  known(
    /FileNotFoundError: [^\n]*No such file or directory(?:: '([^']*)')?|FileNotFoundException: (\S+) \(No such file/g,
    ([, python, java]) => {
      const path = python ?? java;
      return `It opened ${path === undefined ? "a file" : path} that is not there: a relative path is one in the folder in which the program was started. Where a client asked for it, catch the exception and answer that.`;
    },
  ),
  known(/^\s*usage: [^\n]*/gim, ([text]) => `It wants other arguments (${text.trim()}): write them in the command.`),
];

/** An argument that is missing is one cause, a message that is shorter than it was thought to be another. */
function tellMissingElement(output: string, argument: RegExp, list: string, name: string): string {
  const own = findOwnLine(output);
  const argumentMissing = `the program wants an argument, such as its port: write it in the command`;
  if (own?.code !== undefined && argument.test(own.code))
    return `It has fewer arguments than it uses (${name}): ${argumentMissing}.`;
  if (own?.code !== undefined)
    return `It took an element that ${list} does not have (${own.place}: ${own.code}): a message may have fewer words than it thinks, or be empty.`;
  // Of Java the trace has the method and not the line.
  const method = /^\s+at (?!java|jdk|sun)[\w.$]+\.(\w+)\(/m.exec(output)?.[1];
  if (method !== undefined && method !== "main")
    return `It took an element that ${list} does not have, in ${method}(): a message may have fewer words than it thinks, or be empty.`;
  return `It took an element that ${list} does not have; if that was ${name}, ${argumentMissing}.`;
}
