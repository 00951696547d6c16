/** The terminal report: a line a case as it ends, live progress below where that can be redrawn, the summary at the end. */
import { escapeControl } from "../../runner/model/display-text.ts";
import type { Event, ScenarioFinished, ScenarioStarted } from "../../runner/model/events.ts";
import { renderDiagnostic } from "../../runner/model/render-diagnostic.ts";
import type { Reporter, ReporterOptions } from "../../runner/model/report.ts";
import type { RunResult } from "../../runner/model/result.ts";
import { createPaint, type Paint } from "../failure/paint.ts";
import { showCaseLine } from "./case-line.ts";
import { Progress } from "./progress.ts";
import { Screen, systemTicker, type Ticker } from "./screen.ts";
import { StepLines } from "./step-lines.ts";
import { summarize } from "./summary.ts";

export interface TerminalClock extends Ticker {
  /** Milliseconds, monotonic. */
  now(): number;
}

const systemClock: TerminalClock = { ...systemTicker, now: () => performance.now() };

export class TerminalReporter implements Reporter {
  readonly detail: Reporter["detail"];
  readonly #options: ReporterOptions;
  readonly #paint: Paint;
  readonly #screen: Screen;
  readonly #progress: Progress;
  readonly #clock: TerminalClock;
  readonly #steps: StepLines | undefined;
  readonly #started = new Map<number, ScenarioStarted>();
  /** The file of the last line: a case names its file where that changes. */
  #file: string | undefined;
  /** A mistake ends with an empty line, and the summary begins with one. */
  #endsEmpty = false;

  constructor(options: ReporterOptions, clock: TerminalClock = systemClock) {
    this.#options = options;
    this.#paint = createPaint(options.color);
    this.#screen = new Screen(options.write);
    this.#clock = clock;
    this.#progress = new Progress(() => clock.now());
    this.#steps = options.verbose ? new StepLines(this.#paint) : undefined;
    this.detail = options.verbose ? "steps" : "results";
  }

  handle(event: Event): void {
    if (this.#options.interactive) this.#progress.handle(event);
    if (this.#steps !== undefined) this.#screen.print(...this.#steps.handle(event));
    switch (event.type) {
      case "run-started":
        if (this.#options.interactive) {
          this.#screen.beginLive(this.#clock, () => this.#progress.lines(this.#options.width, this.#paint));
        }
        break;
      case "diagnostic":
        this.#screen.print(renderDiagnostic(event.diagnostic, this.#options), "");
        this.#endsEmpty = true;
        break;
      case "warning":
        this.#endsEmpty = false;
        this.#screen.print(`${this.#paint.notable("warning:")} ${escapeControl(event.message)}`);
        break;
      case "scenario-started":
        this.#started.set(event.scenario, event);
        break;
      case "scenario-finished":
        this.#caseFinished(event);
        break;
      case "run-finished":
        this.#screen.endLive();
        break;
      default:
    }
  }

  finish(result: RunResult): void {
    this.#screen.endLive();
    // In a stream that ends too early.
    for (const { name } of this.#started.values())
      this.#screen.print(`${this.#paint.bad("!")} ${escapeControl(name)}${this.#paint.quiet(" (never ended)")}`);
    const { width, verbose } = this.#options;
    const summary = summarize(result, { width, verbose, paint: this.#paint });
    this.#screen.print(...(this.#endsEmpty && summary[0] === "" ? summary.slice(1) : summary));
  }

  #caseFinished(finished: ScenarioFinished): void {
    const started = this.#started.get(finished.scenario);
    if (started === undefined) return;
    this.#started.delete(finished.scenario);
    const file = started.file === this.#file ? "" : `  ${this.#paint.quiet(escapeControl(started.file))}`;
    this.#file = started.file;
    this.#endsEmpty = false;
    this.#screen.print(showCaseLine(started, finished, this.#paint) + file);
  }
}
