import { describe, expect, it } from "vitest";
import { detectLanguage } from "./language.ts";

describe("the language of a program", () => {
  it.each<[command: string, language: string | undefined]>([
    ["python3 server.py", "python"],
    ["/usr/bin/python3.12 -u server", "python"],
    ["./server.py 8080", "python"],
    ["java -cp build Server 8080", "java"],
    ["java -jar server.jar", "java"],
    ["node server.mjs", "node"],
    ["sh -c 'make -s && exec node server.js'", "node"],
    ["./server 8080", "native"],
    ["/opt/bin/server", "native"],
    ["make run", undefined],
    ["./run.sh", undefined],
    ["", undefined],
  ])("called as %j", (command, language) => expect(detectLanguage(command, [])).toBe(language));

  it.runIf(process.platform === "linux")("is told by the file that runs, whatever it was called", () =>
    expect(detectLanguage("./server", [process.pid])).toBe("node"),
  );
});
