/** Reads an event stream back, for `tomada replay`: every mistake of the file with its line, as a diagnostic. */
import { Compile } from "typebox/schema";
import type { Diagnostic, DiagnosticCode } from "../../runner/model/diagnostic.ts";
import { eventsVersion, type Event, type EventType } from "../../runner/model/events.ts";
import { decodeEvent } from "./encode.ts";
import { eventSchema, eventTypes } from "./schema.ts";

/** Beyond these a file is something else; the rest of it is not read. */
const mostErrors = 10;

/** Takes a file line by line, so that its size does not matter. */
export class EventReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #path: string;
  readonly #checks = new Map<EventType, ReturnType<typeof Compile>>();
  #line = 0;
  #seq = -1;
  #state: "before" | "running" | "finished" | "given-up" = "before";
  /** A line that is no JSON: the end of a stream that was cut, if nothing comes after it. */
  #unreadable: { readonly line: number; readonly text: string } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** One line, without its end; undefined where it holds no event that makes sense here. */
  read(text: string): Event | undefined {
    this.#line++;
    if (text.trim() === "") return undefined;
    if (this.#unreadable !== undefined) this.#reportUnreadable(this.#unreadable.line, this.#unreadable.text);
    if (this.#state === "given-up") return undefined;
    const json = parseObject(text);
    if (json === undefined) {
      if (this.#state === "before")
        this.#giveUp("events-not-ndjson", text, "this is no event stream: its first line is no JSON object", notNdjson);
      else this.#unreadable = { line: this.#line, text };
      return undefined;
    }
    if (this.#state === "before" && !this.#begins(json, text)) return undefined;
    return this.#accept(json, text);
  }

  /** After the last line. */
  end(): void {
    if (this.#state === "given-up") return;
    const cut = this.#unreadable;
    if (cut !== undefined) this.#truncated(cut.line, cut.text, "the stream was cut off in the middle of this line");
    else if (this.#state === "running") this.#truncated(this.#line, "", "the stream ends before its run does");
    else if (this.#state === "before")
      this.#report("events-not-ndjson", Math.max(1, this.#line), "", "there is no event in this file", notNdjson);
  }

  #begins(json: Readonly<Record<string, unknown>>, text: string): boolean {
    if (json.type !== "run-started") {
      this.#giveUp("events-not-ndjson", text, "an event stream begins with run-started", notNdjson);
      return false;
    }
    if (json.version !== eventsVersion) {
      const found = typeof json.version === "string" ? json.version : "no version";
      this.#giveUp(
        "events-version",
        text,
        `this stream is ${found}, and this tomada reads ${eventsVersion}`,
        "replay it with the tomada that wrote it",
      );
      return false;
    }
    this.#state = "running";
    return true;
  }

  #accept(json: Readonly<Record<string, unknown>>, text: string): Event | undefined {
    const type = eventTypes.find((known) => known === json.type);
    if (type === undefined) {
      this.#wrong(text, typeof json.type === "string" ? `there is no event "${json.type}"` : "an event has a type");
      return undefined;
    }
    const check = this.#check(type);
    if (!check.Check(json)) {
      const [, errors] = check.Errors(json);
      // Where alternatives are listed, the deepest error is the one about what is really there.
      const deepest = errors.reduce((one, other) =>
        other.instancePath.length > one.instancePath.length ? other : one,
      );
      const field = deepest.instancePath.slice(1).replaceAll("/", ".");
      this.#wrong(text, `${type}: ${field === "" ? "it" : field} ${deepest.message}`);
      return undefined;
    }
    const event = decodeEvent(json);
    const misplaced = this.#misplaced(event);
    if (misplaced !== undefined) {
      this.#wrong(text, misplaced);
      return undefined;
    }
    this.#seq = event.seq;
    if (type === "run-finished") this.#state = "finished";
    return event;
  }

  #misplaced(event: Event): string | undefined {
    if (event.type === "run-started" && this.#seq >= 0) return "a second run begins here; a file holds one";
    if (this.#state === "finished") return `${event.type} after run-finished`;
    if (event.seq <= this.#seq) return `event ${event.seq} comes after event ${this.#seq}`;
    return undefined;
  }

  #check(type: EventType): ReturnType<typeof Compile> {
    const known = this.#checks.get(type) ?? Compile(eventSchema(type));
    this.#checks.set(type, known);
    return known;
  }

  #wrong(text: string, message: string): void {
    this.#report("events-not-ndjson", this.#line, text, message);
  }

  #reportUnreadable(line: number, text: string): void {
    this.#unreadable = undefined;
    this.#report("events-not-ndjson", line, text, "this line is no JSON object");
  }

  #giveUp(code: DiagnosticCode, text: string, message: string, help: string): void {
    this.#report(code, this.#line, text, message, help);
    this.#state = "given-up";
  }

  #truncated(line: number, text: string, message: string): void {
    this.#report(
      "events-truncated",
      line,
      text,
      message,
      "what is there is reported, as an interrupted run",
      "warning",
    );
  }

  #report(
    code: DiagnosticCode,
    line: number,
    text: string,
    message: string,
    help?: string,
    severity: "error" | "warning" = "error",
  ): void {
    const shown = text.slice(0, 200);
    const at = { file: this.#path, line, column: 1, endColumn: Math.max(2, shown.length + 1), text: shown };
    this.diagnostics.push({ code, severity, message, ...(help !== undefined && { help }), at });
    if (this.diagnostics.length >= mostErrors) this.#state = "given-up";
  }
}

const notNdjson = "replay takes what `tomada run --report ndjson=FILE` has written";

/** All lines at once. */
export function readEvents(
  lines: Iterable<string>,
  path: string,
): { readonly events: readonly Event[]; readonly diagnostics: readonly Diagnostic[] } {
  const reader = new EventReader(path);
  const events: Event[] = [];
  for (const line of lines) {
    const event = reader.read(line);
    if (event !== undefined) events.push(event);
  }
  reader.end();
  return { events, diagnostics: reader.diagnostics };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // the caller says where
  }
}
