/** What else a failure knows: who waits for what, the last bytes on the wire, what the programs said and how they ended. */
import { cutToWidth, displayWidth, escapeControl, expandTabs } from "../../runner/model/display-text.ts";
import type { ProgramEvidence, ProgramExit, WaitInfo, WireExcerpt } from "../../runner/model/outcome.ts";
import { quoteLines } from "./bytes-as-text.ts";
import type { Paint } from "./paint.ts";
import { quantity } from "./quantities.ts";
import { foldLine, wrap } from "./wrap.ts";

const mostExcerpts = 8;
const mostLinesQuoted = 6;
const mostOutputLines = 15;
const mostFolds = 4;
const widestName = 20;

export function showWaits(waits: readonly WaitInfo[], width: number, paint: Paint): string[] {
  const rows = waits.map(({ actor, at, what }) => ({
    actor: name(actor),
    place: at === undefined ? "" : `line ${at.line}`,
    what,
  }));
  const actorWidth = widest(rows.map(({ actor }) => actor));
  const placeWidth = widest(rows.map(({ place }) => place));
  return rows.flatMap(({ actor, place, what }) => {
    const lead = `${pad(actor, actorWidth)}  ${pad(place, placeWidth)}  `;
    return wrap(what, width - displayWidth(lead)).map((line, at) =>
      at === 0 ? paint.place(lead) + line : " ".repeat(displayWidth(lead)) + line,
    );
  });
}

export function showWire(wire: readonly WireExcerpt[], width: number, paint: Paint): string[] {
  const merged = mergeRuns(wire);
  const shown = merged.slice(-mostExcerpts);
  const lines = merged.length > shown.length ? [paint.quiet(`… ${merged.length - shown.length} before`)] : [];
  const rows = shown.map(({ actor, direction, offset, bytes, isDatagram, skipped = 0 }) => ({
    who: `${name(actor)} ${direction}`,
    what: quantity(isDatagram === true ? skipped + bytes.length : bytes.length, "byte"),
    // Where it stands in the stream matters once something has been left out.
    where: placeOf(isDatagram === true ? skipped : offset),
    bytes,
  }));
  const whoWidth = widest(rows.map(({ who }) => who));
  const whatWidth = widest(rows.map(({ what }) => what));
  const whereWidth = widest(rows.map(({ where }) => where));
  for (const { who, what, where, bytes } of rows) {
    const columns = [
      pad(who, whoWidth),
      what.padStart(whatWidth),
      ...(whereWidth > 0 ? [pad(where, whereWidth)] : []),
      "",
    ];
    const lead = columns.join("  ");
    const quoted = quoteLines(bytes, Math.max(8, width - displayWidth(lead)), mostLinesQuoted);
    lines.push(...quoted.map((line, at) => (at === 0 ? lead : " ".repeat(displayWidth(lead))) + paint.place(line)));
  }
  return lines;
}

function placeOf(offset: number): string {
  return offset === 0 ? "" : `at ${offset}`;
}

/** What one side sends in pieces of one byte is one run of bytes to a reader. */
function mergeRuns(wire: readonly WireExcerpt[]): readonly WireExcerpt[] {
  const merged: WireExcerpt[] = [];
  for (const excerpt of wire) {
    const last = merged.at(-1);
    if (
      excerpt.isDatagram !== true &&
      last?.direction === excerpt.direction &&
      last.actor === excerpt.actor &&
      last.offset + last.bytes.length === excerpt.offset
    ) {
      merged[merged.length - 1] = { ...last, bytes: Uint8Array.from([...last.bytes, ...excerpt.bytes]) };
    } else merged.push(excerpt);
  }
  return merged;
}

export function showProgram(program: ProgramEvidence, width: number, paint: Paint): string[] {
  const { exit, stdout, stderr, sockets, pid } = program;
  const title = `${name(program.name)}: ${escapeControl(program.command)}`;
  const state = exit === undefined ? `still running${pid === undefined ? "" : `, pid ${pid}`}` : describeExit(exit);
  const lines = [`${paint.heading(cutToWidth(title, Math.max(16, width - state.length - 2)))}, ${state}`];
  for (const socket of sockets ?? []) lines.push(`  ${paint.place(cutToWidth(escapeControl(socket), width - 2))}`);
  lines.push(...showOutput("stderr", stderr, width - 2, paint), ...showOutput("stdout", stdout, width - 2, paint));
  if (stdout === "" && stderr === "") lines.push(paint.quiet("  it printed nothing"));
  return lines;
}

export function describeExit({ code, signal, stopped }: ProgramExit): string {
  if (stopped) return "stopped at the end";
  if (signal !== null) return `killed by ${escapeControl(signal)}`;
  return `exited with code ${code ?? "unknown"}`;
}

function showOutput(stream: string, text: string, width: number, paint: Paint): string[] {
  if (text === "") return [];
  const all = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const shown = all.slice(-mostOutputLines);
  const before = all.length > shown.length ? paint.quiet(` (the last ${shown.length} of ${all.length} lines)`) : "";
  return [
    `  ${stream}${before}`,
    ...shown.flatMap((line) => showLine(line, width - 2)).map((line) => `  ${paint.quiet("│")} ${line}`),
  ];
}

/** The end of a traceback's line says most: a long line goes on below, a very long one loses its middle. */
function showLine(line: string, width: number): string[] {
  const pieces = foldLine(escapeControl(expandTabs(line)).trimEnd(), width);
  if (pieces.length <= mostFolds) return pieces;
  return [...pieces.slice(0, mostFolds - 2), cutToWidth(`${pieces[mostFolds - 2]}…`, width), ...pieces.slice(-1)];
}

function name(text: string): string {
  return cutToWidth(escapeControl(text), widestName);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
}

function pad(text: string, width: number): string {
  return text + " ".repeat(width - displayWidth(text));
}
