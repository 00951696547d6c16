/** The line of the program's own that an exception came from: not the library's below it. */

export interface OwnLine {
  /** "server.py, line 12" */
  readonly place: string;
  /** The line itself, where the trace shows it. */
  readonly code?: string;
}

/** A Python traceback ends with the call that failed, those of Java and Node begin with it. */
export function findOwnLine(output: string): OwnLine | undefined {
  return findInPython(output) ?? findInJava(output) ?? findInNode(output);
}

const pythonFrame = /^ *File "([^"\n]+)", line (\d+)(?:, in [^\n]*)?\n(?: +([^\n]*))?/gm;
/** The standard library, what was installed, and code that has no file. */
const notOwnPython = /^<|\/(?:lib|lib64)\/python|\/(?:site|dist)-packages\//;

function findInPython(output: string): OwnLine | undefined {
  // Of several tracebacks, the last: those before it led to it, or are of other threads.
  const start = output.lastIndexOf("Traceback (most recent call last)");
  const trace = start === -1 ? output : output.slice(start);
  const own = [...trace.matchAll(pythonFrame)].findLast(([, path = ""]) => !notOwnPython.test(path));
  if (own === undefined) return undefined;
  const [, path = "", line = "", code = ""] = own;
  const isCode = code !== "" && !code.startsWith('File "') && !/^[~^ ]+$/.test(code);
  return { place: `${baseName(path)}, line ${line}`, ...(isCode ? { code: code.trim() } : {}) };
}

const javaFrame = /^\s+at (?:[\w.@]+\/)?([\w.$<>]+)\(([\w$]+\.java):(\d+)\)/gm;
const notOwnJava = /^(?:java|javax|jdk|sun|com\.sun)\./;

function findInJava(output: string): OwnLine | undefined {
  const own = [...output.matchAll(javaFrame)].find(([, method = ""]) => !notOwnJava.test(method));
  return own === undefined ? undefined : { place: `${own[2]}, line ${own[3]}` };
}

const nodeFrame = /^\s+at (?:.* )?\(?(?:file:\/\/)?(\/[^():\n]+):(\d+):\d+\)?$/gm;

function findInNode(output: string): OwnLine | undefined {
  const own = [...output.matchAll(nodeFrame)].find(([, path = ""]) => !path.includes("/node_modules/"));
  return own === undefined ? undefined : { place: `${baseName(own[1] ?? "")}, line ${own[2]}` };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
