import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCommand, parseCommand } from "./command-line.ts";

describe("parseCommand", () => {
  const direct: [line: string, argv: readonly string[], env?: Readonly<Record<string, string>>][] = [
    ["python3 echo.py", ["python3", "echo.py"]],
    ["  ./server\t 8080  ", ["./server", "8080"]],
    ["./a 'b c' \"d e\" f\\ g", ["./a", "b c", "d e", "f g"]],
    ["./a ''", ["./a", ""]],
    [`./a "say \\"hi\\" \\$5 \\n"`, ["./a", 'say "hi" $5 \\n']],
    [`./a 'it'"'"'s'`, ["./a", "it's"]],
    ["./a b'c d'e", ["./a", "bc de"]],
    ['./a \'*.txt\' "$\\""'.replace('"$', '"'), ["./a", "*.txt", '"']],
    ["PORT=80 NAME='a b' ./server", ["./server"], { PORT: "80", NAME: "a b" }],
    ["./server PORT=80", ["./server", "PORT=80"]],
    ["./a b#c d~e {f,g} 1%2 a!b ^", ["./a", "b#c", "d~e", "{f,g}", "1%2", "a!b", "^"]],
    ["./a b\\\nc", ["./a", "bc"]],
    ["olá/programa ação", ["olá/programa", "ação"]],
  ];
  it.each(direct)("runs %j without a shell", (line, argv, env = {}) => {
    expect(parseCommand(line)).toEqual({ kind: "program", argv, env });
  });

  const shell: readonly (readonly [string, string, boolean])[] = [
    ["./server > log", "exec ./server > log", true],
    ["./server 2>/dev/null", "exec ./server 2>/dev/null", true],
    ["> log ./server", "exec > log ./server", true],
    ["A=1 ./server $PORT", "A=1 exec ./server $PORT", true],
    ["./server *.py", "exec ./server *.py", true],
    ["~/server", "exec ~/server", true],
    ['./server "$HOME"', 'exec ./server "$HOME"', true],
    ["./server `id -u`", "exec ./server `id -u`", true],
    ["make -s && ./server", "make -s && ./server", false],
    ["./server | tee log", "./server | tee log", false],
    ["cd src; ./server", "cd src; ./server", false],
    ["./server &", "./server &", false],
    ["(./server)", "(./server)", false],
    ["./a\n./b", "./a\n./b", false],
    ["exit 3", "exit 3", false],
    ["cd src", "cd src", false],
    ["if true", "if true", false],
    ["A=1", "A=1", false],
    ["exec ./server", "exec ./server", false],
  ];
  it.each(shell)("gives %j to a shell", (line, script, single) => {
    expect(parseCommand(line)).toEqual({ kind: "shell", script, single });
  });

  it("takes a list as it is", () => {
    expect(parseCommand(["./a b", "$c", "|"])).toEqual({ kind: "program", argv: ["./a b", "$c", "|"], env: {} });
  });

  it.each(["", "   ", "'abc", 'a "b', "a 'b\" c"])("refuses %j", (line) => {
    expect(() => parseCommand(line)).toThrow(RangeError);
  });
  it.each([[[]], [[""]]])("refuses the list %j", (list) => {
    expect(() => parseCommand(list)).toThrow("the command is empty");
  });
  it("says which quote is open", () => {
    expect(() => parseCommand("./a 'b")).toThrow("the quote ' at character 5 of the command is never closed");
  });
});

describe("quoteForShell", () => {
  it("leaves plain words alone", () => {
    expect(formatCommand(["python3", "a.py", "--port=80", "it's", "", "A=1", "$x"])).toBe(
      "python3 a.py --port=80 'it'\\''s' '' 'A=1' '$x'",
    );
  });

  it("is undone by our splitting", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (words) => {
        const argv = ["./program", ...words];
        expect(parseCommand(formatCommand(argv))).toEqual({ kind: "program", argv, env: {} });
      }),
    );
  });

  it("splits like /bin/sh", () => {
    const piece = fc.constantFrom("a", "b", " ", "'", '"', "\\", "\t", "=", "#", "{", "!", "\\\\", "é");
    const line = fc.array(piece, { maxLength: 12 }).map((pieces) => `x ${pieces.join("")}`);
    fc.assert(
      fc.property(line, (text) => {
        let command;
        try {
          command = parseCommand(text);
        } catch {
          return;
        }
        if (command.kind === "shell" || text.endsWith("\\")) return;
        const printed = execFileSync("/bin/sh", ["-c", `x() { for word; do printf '%s\\0' "$word"; done; }\n${text}`]);
        expect(printed.toString().split("\0").slice(0, -1)).toEqual(command.argv.slice(1));
      }),
      { numRuns: 200 },
    );
  });
});
