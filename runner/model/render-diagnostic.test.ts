import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "./diagnostic.ts";
import { formatDiagnosticsJson } from "./diagnostics-json.ts";
import { renderDiagnostic } from "./render-diagnostic.ts";
import { locate, SourceFile } from "./source.ts";

/** A diagnostic at the part of the text between « and ». */
function at(text: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const file = new SourceFile("a.scenario.yaml", text.replace("«", "").replace("»", ""));
  const start = text.indexOf("«");
  const place = locate({ file, start, end: text.indexOf("»") - 1 });
  return { code: "unknown-key", severity: "error", message: "there is no key sned", at: place, ...more };
}

describe("renderDiagnostic", () => {
  it("shows place, code, message, line, carets and help", () => {
    expect(
      renderDiagnostic(at("roles:\n  a:\n    - «sned»: x\n", { help: "did you mean send?" }), { color: false }),
    ).toBe(
      `a.scenario.yaml:3:7: error[unknown-key]: there is no key sned
 3 |     - sned: x
   |       ^^^^
    help: did you mean send?`,
    );
  });

  it("shows related places, with line numbers of one width", () => {
    const first = at("«a»: 1\n").at;
    const text = renderDiagnostic(
      at(`${"\n".repeat(11)}«a»: 2`, { severity: "warning", related: [{ message: "first given here", at: first }] }),
      {
        color: false,
      },
    );
    expect(text).toBe(
      `a.scenario.yaml:12:1: warning[unknown-key]: there is no key sned
 12 | a: 2
    | ^
a.scenario.yaml:1:1: note: first given here
  1 | a: 1
    | ^`,
    );
  });

  it.each([
    ["tabs", "\t«sned»: x", "    sned: x", "    ^^^^"],
    ["wide characters", "世界: «sned»", "世界: sned", "      ^^^^"],
    ["emoji", "🎉: «sned»", "🎉: sned", "    ^^^^"],
    ["combining marks", "e\u0301: «sned»", "e\u0301: sned", "   ^^^^"],
    ["control characters", "\x1b[2J«sned»", "\\x1b[2Jsned", "       ^^^^"],
  ])("keeps the carets under what is meant after %s", (_, text, line, carets) => {
    const lines = renderDiagnostic(at(text), { color: false }).split("\n");
    expect(lines.slice(1)).toEqual([` 1 | ${line}`, `   | ${carets}`]);
  });

  it("lets nothing hostile through, in names and messages either", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        fc.nat(40),
        fc.nat(40),
        (name, text, start, length) => {
          const place = locate({
            file: new SourceFile(name, text),
            start: Math.min(start, text.length),
            end: start + length,
          });
          const diagnostic: Diagnostic = { code: "no-verb", severity: "error", message: text, help: name, at: place };
          expect(renderDiagnostic(diagnostic, { color: false })).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e]/u);
        },
      ),
    );
  });

  it("is the same text with colours and without", () => {
    const diagnostic = at("«a»", { help: "none", related: [{ message: "here", at: at("«b»").at }] });
    const colored = renderDiagnostic(diagnostic, { color: true });
    expect(colored).toContain("\x1b[31merror[unknown-key]\x1b[39m");
    // oxlint-disable-next-line no-control-regex
    expect(colored.replace(/\x1b\[\d+m/g, "")).toBe(renderDiagnostic(diagnostic, { color: false }));
  });
});

describe("formatDiagnosticsJson", () => {
  it("counts, and keeps every field", () => {
    const error = at("«a»");
    const warning = at("«b»", { severity: "warning", help: "do" });
    expect(JSON.parse(formatDiagnosticsJson([error, warning]))).toEqual({
      version: 1,
      errors: 1,
      warnings: 1,
      diagnostics: [error, warning],
    });
  });
});
