import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../runner/model/display-text.ts";
import type { Event } from "../runner/model/events.ts";
import { fold } from "../runner/model/result.ts";
import { ScriptedRun } from "../runner/model/scripted-run.test-support.ts";
import { anyRun } from "./testing/arbitrary-events.test-support.ts";
import { expectGolden } from "./testing/golden.test-support.ts";
import { runExamples } from "./testing/run-examples.test-support.ts";
import { TerminalReporter, type TerminalClock } from "./terminal/reporter.ts";

interface Look {
  readonly width?: number;
  readonly verbose?: boolean;
}

/** What a log file gets. */
function plain(events: readonly Event[], { width = 80, verbose = false }: Look = {}): string {
  let text = "";
  const reporter = new TerminalReporter({
    write: (part) => void (text += part),
    color: false,
    interactive: false,
    width,
    verbose,
  });
  for (const event of events) reporter.handle(event);
  reporter.finish(fold(events));
  return text;
}

/** A clock that stands still until told; a tick a call of `tick`. */
class HandClock implements TerminalClock {
  time = 0;
  readonly callbacks = new Set<() => void>();
  now = (): number => this.time;
  every(_ms: number, callback: () => void): () => void {
    this.callbacks.add(callback);
    return () => this.callbacks.delete(callback);
  }
  tick(): void {
    this.time += 100;
    for (const callback of this.callbacks) callback();
  }
}

/** A terminal that knows what the screen uses: CR, LF, cursor up, erase below. */
class TinyTerminal {
  lines: string[] = [""];
  row = 0;
  column = 0;
  writes = 0;

  write(text: string): void {
    this.writes++;
    // eslint-disable-next-line no-control-regex
    for (const [token] of text.matchAll(/\x1b\[(\d*)([A-Za-z])|[\s\S]/gu)) this.#apply(token);
  }

  get text(): string {
    return this.lines.map((line) => line.trimEnd()).join("\n");
  }

  #apply(token: string): void {
    if (token === "\r") this.column = 0;
    else if (token === "\n") {
      this.row++;
      this.column = 0;
      this.lines[this.row] ??= "";
    } else if (token === "\x1b[J") {
      this.lines.length = this.row + 1;
      this.lines[this.row] = (this.lines[this.row] ?? "").slice(0, this.column);
    } else if (token.startsWith("\x1b[") && token.endsWith("A")) this.row -= Number(token.slice(2, -1));
    else if (token.startsWith("\x1b")) throw new Error(`the screen uses ${JSON.stringify(token)}`);
    else {
      const line = (this.lines[this.row] ?? "").padEnd(this.column);
      this.lines[this.row] = line.slice(0, this.column) + token + line.slice(this.column + 1);
      this.column++;
    }
  }
}

describe("the terminal report as plain lines", () => {
  it.each(Object.entries(runExamples))("%s", (name, events) => {
    expectGolden(`terminal/${name}.txt`, plain(events));
  });

  it("has one empty line between a mistake and the summary", () => {
    const run = new ScriptedRun();
    run.diagnostic({ help: "did you mean listen?" });
    expect(plain(run.finish())).toMatch(/did you mean listen\?\n\n\S/);
  });

  it("shows every step with --verbose", () => {
    expectGolden("terminal/steps-verbose.txt", plain(runExamples.steps, { verbose: true }));
  });

  it("tells steps of scenarios apart that run beside each other", () => {
    const run = new ScriptedRun({ total: 2 });
    const one = run.scenario("one");
    const other = run.scenario("other");
    one.step(0);
    one.step(1);
    other.step(0);
    one.step(2);
    other.pass(0);
    one.pass(0);
    expectGolden("terminal/beside-verbose.txt", plain(run.finish(), { verbose: true }));
  });

  it("writes one line for each of 1,000 passing scenarios", () => {
    const run = new ScriptedRun({ total: 1000 });
    for (let at = 0; at < 1000; at++) run.scenario(`case ${at}`, { file: `f${at}.yaml` }).pass(1);
    const lines = plain(run.finish()).split("\n");
    expect(lines.slice(0, 2)).toEqual(["✓ case 0 (1 ms)  f0.yaml", "✓ case 1 (1 ms)  f1.yaml"]);
    expect(lines.slice(1000)).toEqual(["", "1000 passed in 1.00 s", ""]);
  });
});

describe("live progress", () => {
  function play(
    events: readonly Event[],
    ticksAfter: (event: Event) => number,
  ): { readonly screen: TinyTerminal; readonly frames: readonly string[]; readonly clock: HandClock } {
    const screen = new TinyTerminal();
    const clock = new HandClock();
    const reporter = new TerminalReporter(
      { write: (text) => screen.write(text), color: false, interactive: true, width: 60, verbose: false },
      clock,
    );
    const frames: string[] = [];
    for (const event of events) {
      reporter.handle(event);
      for (let tick = ticksAfter(event); tick > 0; tick--) {
        clock.tick();
        frames.push(screen.text);
      }
    }
    reporter.finish(fold(events));
    return { screen, frames, clock };
  }

  it("shows what is being played, and counts", () => {
    const run = new ScriptedRun({ total: 9 });
    run.scenario("first").pass();
    const long = run.scenario(`long ${"x".repeat(100)}`);
    for (const name of ["b", "c", "d", "e"]) run.scenario(name);
    run.scenario("skipped").finish("skipped", { reason: "no" });
    long.fail();
    run.finish();
    const { frames } = play(run.events.slice(0, -1), () => 1);
    expectGolden("terminal/live.txt", frames.join("\n════\n"));
  });

  it("leaves nothing of itself behind", () => {
    for (const [name, events] of Object.entries(runExamples)) {
      if (name === "killed") continue;
      const { screen, clock } = play(events, () => 2);
      const width60 = plain(events, { width: 60 });
      expect(screen.text, name).toBe(width60);
      expect(clock.callbacks.size).toBe(0);
    }
  });

  it("writes once a tick, however much happens between two", () => {
    const run = new ScriptedRun({ total: 500 });
    for (let at = 0; at < 500; at++) run.scenario(`case ${at}`).pass(0);
    const events = run.finish();
    let seen = 0;
    const { screen } = play(events, () => (++seen % 100 === 0 ? 1 : 0));
    expect(screen.writes).toBeLessThanOrEqual(10 + 3);
  });

  it("fits the width", () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        const clock = new HandClock();
        const drawn: string[] = [];
        const reporter = new TerminalReporter(
          { write: (text) => void drawn.push(text), color: false, interactive: true, width: 40, verbose: false },
          clock,
        );
        for (const event of events) {
          // Without printed lines a write is the block alone.
          if (event.type !== "run-started" && event.type !== "scenario-started") continue;
          reporter.handle(event);
          clock.tick();
        }
        // eslint-disable-next-line no-control-regex
        for (const line of drawn.flatMap((text) => text.replaceAll(/\x1b\[\d*[AJ]|\r/g, "").split("\n")))
          expect(displayWidth(line)).toBeLessThan(40);
      }),
    );
  });
});
