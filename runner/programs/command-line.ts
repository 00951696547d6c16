/**
 * A command line as a person types it → what is executed. It is split as a POSIX shell would split it (XCU §2.2, §2.3)
 * and run without one, so that pid, exit code and signals are the program's own. Only what needs a shell gets one.
 */

export type Command =
  | {
      readonly kind: "program";
      readonly argv: readonly [string, ...string[]];
      /** From `NAME=value` before the program. */
      readonly env: Readonly<Record<string, string>>;
    }
  /** For /bin/sh -c. `single`: one command, which takes the shell's place. */
  | { readonly kind: "shell"; readonly script: string; readonly single: boolean };

/** Throws RangeError for a command line that no shell would accept, or that is empty. */
export function parseCommand(command: string | readonly string[]): Command {
  if (typeof command !== "string") return fromVector(command);
  const line = splitWords(command);
  const [first, ...rest] = line.words.slice(line.assignments);
  if (line.words.length === 0 && !line.needsShell) throw new RangeError("the command is empty");
  if (first === undefined || shellWords.has(first) || line.isList) {
    return { kind: "shell", script: command, single: false };
  }
  if (line.needsShell) return { kind: "shell", script: insertExec(command, line), single: true };
  const env = Object.fromEntries(line.words.slice(0, line.assignments).map(splitAssignment));
  return { kind: "program", argv: [first, ...rest], env };
}

/** The word in quotes where a shell would not take it as it is. */
export function quoteForShell(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word) && !/^\w+=/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** One line that could be typed into a shell. */
export function formatCommand(command: string | readonly string[]): string {
  return typeof command === "string" ? command : command.map(quoteForShell).join(" ");
}

function fromVector([first, ...rest]: readonly string[]): Command {
  if (first === undefined || first === "") throw new RangeError("the command is empty");
  return { kind: "program", argv: [first, ...rest], env: {} };
}

interface Line {
  readonly words: readonly string[];
  /** How many of the first words are assignments. */
  readonly assignments: number;
  /** Where the command begins, behind its assignments: with a word, or with a redirection. */
  readonly commandStart: number;
  /** Something is left that only a shell can do: an expansion, a redirection, an operator. */
  readonly needsShell: boolean;
  /** More than one command, or a compound one. */
  readonly isList: boolean;
}

/** Reserved words, and built-ins that mean nothing outside of a shell (XCU §2.4, §2.14). */
const shellWords: ReadonlySet<string> = new Set(
  "! { } case do done elif else esac fi for if in then until while . : alias bg break cd command continue eval exec exit export fc fg getopts hash jobs read readonly return set shift source times trap type ulimit umask unalias unset wait".split(
    " ",
  ),
);

function splitWords(text: string): Line {
  const words: string[] = [];
  let assignments = 0;
  let commandStart = -1;
  let needsShell = false;
  let isList = false;
  let at = 0;
  while (at < text.length) {
    if (/[ \t]/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const word = readWord(text, at);
    if (word.end === at) {
      // An operator: a redirection leaves one command one command, the others join several.
      needsShell = true;
      if (commandStart === -1) commandStart = at;
      if (!"<>".includes(text.charAt(at))) isList = true;
      at++;
      continue;
    }
    if (word.needsShell) needsShell = true;
    if (commandStart === -1) {
      if (/^[A-Za-z_]\w*=/.test(text.slice(at, word.end))) assignments++;
      else commandStart = at;
    }
    words.push(word.text);
    at = word.end;
  }
  return { words, assignments, commandStart, needsShell, isList };
}

interface Word {
  readonly text: string;
  readonly end: number;
  readonly needsShell: boolean;
}

const operators = "|&;<>()\n";

function readWord(text: string, start: number): Word {
  let word = "";
  let needsShell = "#~".includes(text.charAt(start));
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === " " || character === "\t" || operators.includes(character)) break;
    if (character === "'") {
      const end = text.indexOf("'", at + 1);
      if (end === -1) throw unclosed("'", at);
      word += text.slice(at + 1, end);
      at = end + 1;
    } else if (character === '"') {
      const quoted = readDoubleQuoted(text, at);
      word += quoted.text;
      needsShell ||= quoted.needsShell;
      at = quoted.end;
    } else if (character === "\\") {
      // A backslash at the very end stands for itself; before a newline it joins the lines.
      const next = text.charAt(at + 1);
      word += next === "\n" ? "" : next === "" ? "\\" : next;
      at += 2;
    } else {
      // "*", "?" and "[" make file names, "$" and "`" other text.
      if ("*?[$`".includes(character)) needsShell = true;
      word += character;
      at++;
    }
  }
  return { text: word, end: Math.min(at, text.length), needsShell };
}

function readDoubleQuoted(text: string, start: number): Word {
  let word = "";
  let needsShell = false;
  let at = start + 1;
  for (;;) {
    const character = text.charAt(at);
    if (character === "") throw unclosed('"', start);
    if (character === '"') return { text: word, end: at + 1, needsShell };
    const next = text.charAt(at + 1);
    if (character === "\\" && next !== "" && '$`"\\\n'.includes(next)) {
      if (next !== "\n") word += next;
      at += 2;
      continue;
    }
    if (character === "$" || character === "`") needsShell = true;
    word += character;
    at++;
  }
}

function unclosed(quote: string, at: number): RangeError {
  return new RangeError(`the quote ${quote} at character ${at + 1} of the command is never closed`);
}

function splitAssignment(word: string): [string, string] {
  const equals = word.indexOf("=");
  return [word.slice(0, equals), word.slice(equals + 1)];
}

/** `exec`, so that the program has the shell's pid; it goes after the assignments, which would not survive it otherwise. */
function insertExec(command: string, line: Line): string {
  return `${command.slice(0, line.commandStart)}exec ${command.slice(line.commandStart)}`;
}
