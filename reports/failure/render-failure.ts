/** A failure explained: the one text that the terminal, JUnit and every other report show. */
import { cutToWidth, escapeControl } from "../../runner/model/display-text.ts";
import type { StepInfo } from "../../runner/model/events.ts";
import type { Failure } from "../../runner/model/outcome.ts";
import { excerptSource } from "../../runner/model/source-excerpt.ts";
import type { Location } from "../../runner/model/source.ts";
import { showComparison } from "./comparison.ts";
import { showProgram, showWaits, showWire } from "./evidence.ts";
import type { Paint } from "./paint.ts";
import { wrap } from "./wrap.ts";

export interface Rendering {
  /** Columns there are; lines are laid out for at least 40. */
  readonly width: number;
  readonly paint: Paint;
  /** The scenario's table of steps, for the number and the title of the step. */
  readonly steps?: readonly StepInfo[];
  /** Where the scenario stands: named when the failure itself has no place. */
  readonly place?: string;
}

/** Lines without line ends. Nothing of what a peer, a program or a file said reaches them unescaped. */
export function renderFailure(failure: Failure, rendering: Rendering): string[] {
  const { paint } = rendering;
  const width = Math.max(40, rendering.width);
  const inner = width - 2;
  const { at, comparison, waits = [], wire = [], programs = [], hints } = failure;
  const blocks: string[][] = [
    describePlace(failure, { ...rendering, width }),
    at === undefined ? [] : showSource(at, width, paint),
    wrap(failure.message, width).map((line) => paint.bad(line)),
    comparison === undefined ? [] : showComparison(comparison, width, paint),
    titled("who waits for what", showWaits(waits, inner, paint), paint),
    titled("last bytes on the wire", showWire(wire, inner, paint), paint),
    ...programs.map((program) => showProgram(program, width, paint)),
    titled(
      "why, and what to do",
      hints.flatMap((hint) => bullet(hint, inner)),
      paint,
    ),
  ];
  return joinBlocks(blocks.filter((block) => block.length > 0));
}

/** "echo.scenario.yaml:14:7  client, step 3 of 4". */
function describePlace({ at, actor, step }: Failure, { steps = [], place = "", width, paint }: Rendering): string[] {
  const where = escapeControl(at === undefined ? place : `${at.file}:${at.line}:${at.column}`);
  const who = [actor ?? "", describeStep(step, steps)].filter((part) => part !== "").join(", ");
  const parts = [where, cutToWidth(escapeControl(who), Math.max(16, width - where.length - 2))].filter(
    (part) => part !== "",
  );
  return parts.length === 0 ? [] : [parts.map((part) => (part === where ? paint.place : paint.quiet)(part)).join("  ")];
}

/** Counted among the steps of its role, as they stand in the file. */
function describeStep(step: number | undefined, steps: readonly StepInfo[]): string {
  const info = step === undefined ? undefined : steps[step];
  if (info === undefined) return "";
  const ofRole = steps.filter(({ role }) => role === info.role);
  return `step ${ofRole.indexOf(info) + 1} of ${ofRole.length}`;
}

function showSource(at: Location, width: number, paint: Paint): string[] {
  const number = String(at.line);
  const { line, indent, carets } = excerptSource(at, width - number.length - 3);
  const gutter = " ".repeat(number.length);
  return [
    `${paint.quiet(`${number} |`)} ${line}`,
    `${paint.quiet(`${gutter} |`)} ${" ".repeat(indent)}${paint.bad("^".repeat(carets))}`,
  ];
}

function titled(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : [paint.heading(title), ...lines.map((line) => `  ${line}`)];
}

function bullet(text: string, width: number): string[] {
  return wrap(text, width - 2).map((line, at) => `${at === 0 ? "•" : " "} ${line}`);
}

/** The place and its source line belong together, the rest stands apart. */
function joinBlocks(blocks: readonly (readonly string[])[]): string[] {
  return blocks.flatMap((block, at) => (at === 0 ? block : ["", ...block]));
}
