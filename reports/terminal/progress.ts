/** The live block: how far the run is, and what is being played. */
import { cutToWidth, escapeControl } from "../../runner/model/display-text.ts";
import type { Event } from "../../runner/model/events.ts";
import type { ScenarioOutcome } from "../../runner/model/outcome.ts";
import { elapsed } from "../failure/quantities.ts";
import type { Paint } from "../failure/paint.ts";

const mostShown = 4;

export class Progress {
  readonly #now: () => number;
  readonly #running = new Map<number, { readonly name: string; readonly since: number }>();
  readonly #tally = { passed: 0, failed: 0, skipped: 0 };
  #total = 0;
  #begun = 0;

  /** `now`: any monotonic clock in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  handle(event: Event): void {
    switch (event.type) {
      case "run-started":
        this.#total = event.total;
        this.#begun = this.#now();
        break;
      case "scenario-started":
        this.#running.set(event.scenario, { name: escapeControl(event.name), since: this.#now() });
        break;
      case "scenario-finished":
        this.#running.delete(event.scenario);
        if (!event.willRetry) this.#tally[kindOf[event.outcome]]++;
        break;
      default:
    }
  }

  lines(width: number, paint: Paint): readonly string[] {
    const { passed, failed, skipped } = this.#tally;
    const now = this.#now();
    const done = passed + failed + skipped;
    const parts = [
      `${done} of ${Math.max(this.#total, done + this.#running.size)}`,
      paint.good(`✓ ${passed}`),
      ...(failed > 0 ? [paint.bad(`✗ ${failed}`)] : []),
      ...(skipped > 0 ? [`- ${skipped}`] : []),
      elapsed(now - this.#begun),
    ];
    const shown = [...this.#running.values()].slice(0, mostShown);
    const rest = this.#running.size - shown.length;
    return [
      parts.join("  "),
      ...shown.map(({ name, since }) => {
        const time = ` ${elapsed(now - since)}`;
        return `  ▸ ${cutToWidth(name, Math.max(8, width - time.length - 5))}${paint.quiet(time)}`;
      }),
      ...(rest > 0 ? [paint.quiet(`  … ${rest} more`)] : []),
    ];
  }
}

const kindOf: Readonly<Record<ScenarioOutcome, "passed" | "failed" | "skipped">> = {
  passed: "passed",
  xfailed: "passed",
  failed: "failed",
  errored: "failed",
  xpassed: "failed",
  interrupted: "failed",
  skipped: "skipped",
};
