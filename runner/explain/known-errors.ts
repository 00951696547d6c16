/** Errors as Python, Java, Node and C programs print them, with what to do. Of several the one that is printed last counts. */

export interface KnownError {
  readonly pattern: RegExp;
  /** A sentence or two. */
  readonly advice: (match: RegExpMatchArray) => string;
}

function known(pattern: RegExp, advice: string | KnownError["advice"]): KnownError {
  return { pattern, advice: typeof advice === "string" ? () => advice : advice };
}

export const knownErrors: readonly KnownError[] = [
  // Connections that end another way than in order.
  known(
    /ConnectionResetError|ECONNRESET|Connection reset/g,
    'A client that aborts makes recv() fail with "Connection reset by peer", and nobody caught that: catch the error, close that connection, and go on with the next client.',
  ),
  known(
    /BrokenPipeError|EPIPE|Broken pipe/g,
    'It sent to a client that had gone ("Broken pipe"), and nobody caught that: catch the error, close that connection, and go on with the next client.',
  ),
  known(
    /ConnectionRefusedError|ECONNREFUSED|Connection refused/g,
    "It could not connect: nobody listened at the address that it tried. Look at the host and port that it was given, or that are written into it.",
  ),
  known(
    /ConnectionAbortedError|ECONNABORTED/g,
    "The connection was gone before it was accepted, and nobody caught that: go on with the next client.",
  ),
  known(
    /\b(socket\.timeout|TimeoutError|SocketTimeoutException): /g,
    "It waited for longer than the time limit that it has set itself (settimeout, setSoTimeout).",
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
    "It used a socket after it had closed it.",
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
    /json\.decoder\.JSONDecodeError|SyntaxError: Unexpected (?:end of JSON input|token)[^\n]*JSON/g,
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
    /^(?:SyntaxError|IndentationError|TabError): [^\n]*/gm,
    ([text]) => `Python cannot read the program (${text}): correct the line that it shows.`,
  ),
  known(
    /IndexError: list index out of range/g,
    "It took an element that a list does not have; if that was sys.argv, the program wants an argument, such as its port: write it in the command.",
  ),
  known(
    /ArrayIndexOutOfBoundsException/g,
    "It took an element that an array does not have; if that was args, the program wants an argument, such as its port: write it in the command.",
  ),
  known(/^\s*usage: [^\n]*/gim, ([text]) => `It wants other arguments (${text.trim()}): write them in the command.`),
];
