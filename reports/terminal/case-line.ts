/** A case that is over, in one line. */
import { escapeControl } from "../../runner/model/display-text.ts";
import type { ScenarioFinished, ScenarioStarted } from "../../runner/model/events.ts";
import type { Paint } from "../failure/paint.ts";
import { duration, quantity } from "../failure/quantities.ts";

export function showCaseLine(started: ScenarioStarted, finished: ScenarioFinished, paint: Paint): string {
  const name = escapeControl(started.name);
  const { mark, note } = describe(started, finished, paint);
  return `${mark} ${name}${paint.quiet(` (${escapeControl(note)})`)}`;
}

function describe(
  started: ScenarioStarted,
  finished: ScenarioFinished,
  paint: Paint,
): { readonly mark: string; readonly note: string } {
  const time = duration(finished.durationMs);
  const because = finished.reason === undefined || finished.reason === "" ? "" : `: ${finished.reason}`;
  if (finished.willRetry)
    return { mark: paint.notable("↻"), note: `attempt ${started.attempt} ${finished.outcome}, playing it again` };
  switch (finished.outcome) {
    case "passed":
      return { mark: paint.good("✓"), note: time + describeAttempt(started) + describeOthers(finished) };
    case "failed":
      if (started.level === "must") return { mark: paint.bad("✗"), note: time };
      return { mark: paint.notable("~"), note: `${time}, a ${started.level} that failed` };
    case "errored":
      return { mark: paint.bad("!"), note: `${time}, could not be played` };
    case "skipped":
      return { mark: paint.quiet("-"), note: `skipped${because}` };
    case "xfailed":
      return { mark: paint.good("~"), note: `${time}, fails as known${because}` };
    case "xpassed":
      return { mark: paint.bad("✗"), note: `${time}, a known-failure that passes${because}` };
    case "interrupted":
      return { mark: paint.bad("!"), note: "interrupted" };
  }
}

function describeAttempt({ attempt }: ScenarioStarted): string {
  return attempt > 1 ? `, at attempt ${attempt}` : "";
}

function describeOthers({ others }: ScenarioFinished): string {
  return others.length > 0
    ? `, ${quantity(others.length, "failure")} that ${others.length === 1 ? "does" : "do"} not decide`
    : "";
}
