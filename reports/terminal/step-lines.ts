/** `--verbose`: each step as it passes, and what programs say. */
import { escapeControl, escapeBytes } from "../../runner/model/display-text.ts";
import type { Event, ScenarioStarted, StepFinished, ToxicAdded } from "../../runner/model/events.ts";
import { describeExit } from "../failure/evidence.ts";
import type { Paint } from "../failure/paint.ts";
import { duration, quantity } from "../failure/quantities.ts";

/** In a loop a step is shown so often, and counted from there on. */
const mostShown = 3;

interface Playing {
  readonly started: ScenarioStarted;
  readonly actors: Map<number, string>;
  /** When a step began, by actor and step. */
  readonly begun: Map<string, number>;
  /** How often a step has passed, by its number. */
  readonly passed: Map<number, number>;
}

export class StepLines {
  readonly #paint: Paint;
  readonly #playing = new Map<number, Playing>();
  /** Whose steps were printed last: where scenarios run beside each other, a heading says whose come next. */
  #speaker: number | undefined;

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  /** Lines to print for this event. */
  handle(event: Event): readonly string[] {
    if (event.type === "scenario-started") {
      this.#playing.set(event.scenario, { started: event, actors: new Map(), begun: new Map(), passed: new Map() });
      return [];
    }
    const playing = "scenario" in event && event.scenario !== undefined ? this.#playing.get(event.scenario) : undefined;
    if (playing === undefined) return [];
    const lines = this.#describe(event, playing);
    if (event.type === "scenario-finished") this.#playing.delete(event.scenario);
    if (lines.length === 0 || this.#speaker === playing.started.scenario) return lines;
    this.#speaker = playing.started.scenario;
    return [this.#paint.heading(`▸ ${escapeControl(playing.started.name)}`), ...lines];
  }

  #describe(event: Event, playing: Playing): readonly string[] {
    const { actors } = playing;
    switch (event.type) {
      case "actor-started":
        actors.set(event.actor, escapeControl(event.name));
        return [];
      case "step-started":
        playing.begun.set(`${event.actor}/${event.step}`, event.time);
        return [];
      case "step-finished":
        return this.#stepFinished(event, event.time, playing);
      case "toxic-added":
        return [this.#indented(`${actors.get(event.actor) ?? "?"} toxic added │ ${describeToxic(event)}`)];
      case "toxic-removed":
        return [this.#indented(`${actors.get(event.actor) ?? "?"} healed │ ${event.toxic}, ${event.stream}`)];
      case "server-refused":
        return [this.#indented(`${actors.get(event.actor) ?? "?"} could not forward │ ${event.message}`)];
      case "program-started":
        return [this.#indented(`${event.program}: ${event.command} (pid ${event.pid})`)];
      case "program-output":
        return splitLines(event.data).map((line) => this.#indented(`${event.program} ${event.stream} │ ${line}`));
      case "program-exited":
        return [this.#indented(`${event.program} ${describeExit(event.exit)}`)];
      case "scenario-finished":
        return this.#uncounted(playing);
      default:
        return [];
    }
  }

  #stepFinished(event: StepFinished, time: number, { started, actors, begun, passed }: Playing): readonly string[] {
    const key = `${event.actor}/${event.step}`;
    const since = begun.get(key);
    begun.delete(key);
    const count = (passed.get(event.step) ?? 0) + 1;
    passed.set(event.step, count);
    if (event.outcome === "passed" && count > mostShown) return [];
    const info = started.steps[event.step];
    const title = info === undefined ? `step ${event.step}` : `line ${info.line}  ${escapeControl(info.title)}`;
    const took = since === undefined ? "" : this.#paint.quiet(` (${duration(time - since)})`);
    const why = event.failure === undefined ? "" : `: ${escapeControl(event.failure.message)}`;
    return [
      `  ${this.#mark(event.outcome)} ${actors.get(event.actor) ?? `actor ${event.actor}`}  ${title}${took}${why}`,
    ];
  }

  #mark(outcome: StepFinished["outcome"]): string {
    if (outcome === "passed") return this.#paint.good("✓");
    return outcome === "skipped" || outcome === "not-reached" ? this.#paint.quiet("-") : this.#paint.bad("✗");
  }

  /** Steps of loops that were not shown every time. */
  #uncounted({ started, passed }: Playing): readonly string[] {
    return [...passed].flatMap(([step, count]) => {
      if (count <= mostShown) return [];
      const line = started.steps[step]?.line;
      return [this.#indented(`line ${line ?? "?"} passed ${quantity(count - mostShown, "more time")}`)];
    });
  }

  #indented(text: string): string {
    return `    ${this.#paint.quiet(escapeControl(text))}`;
  }
}

function describeToxic({ toxic, kind, values, stream, toxicity }: ToxicAdded): string {
  const name = toxic === kind ? kind : `${toxic}: ${kind}`;
  return `${name}, ${values}, ${stream}${toxicity === 1 ? "" : `, on ${toxicity * 100} % of the connections`}`;
}

/** As they came: a line that came in two pieces is two. */
function splitLines(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline === -1 ? bytes.length : newline;
    lines.push(escapeBytes(bytes.subarray(at, bytes[end - 1] === 0x0d && end > at ? end - 1 : end)));
    at = end + 1;
  }
  return lines;
}
