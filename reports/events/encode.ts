/** An event as one line of JSON, and back. Bytes are base64; nothing else is lost. */
import type { Event } from "../../runner/model/events.ts";
import type { Comparison, Failure, WireExcerpt } from "../../runner/model/outcome.ts";

/** Without the line end. */
export function encodeEvent(event: Event): string {
  switch (event.type) {
    case "bytes-sent":
    case "bytes-received":
    case "program-output":
      return stringify({ ...event, data: toBase64(event.data) });
    case "scenario-started":
    case "scenario-finished":
    case "step-finished":
      return stringify(toJson(event));
    default:
      return stringify(event);
  }
}

/** JSON that may be looked at on a terminal: what is invisible or acts there is escaped, inside of strings as all of it is. */
export function stringify(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent);
  return invisible.test(json) ? json.replaceAll(everyInvisible, escapeUnits) : json;
}

const invisible = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}]/u;
const everyInvisible = new RegExp(invisible, "gu");

function escapeUnits(character: string): string {
  return Array.from(character.split(""), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

/** Any plain data with bytes in it as plain JSON. YAML's `.inf` and `.nan`, which JSON cannot hold, become those words. */
export function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return toBase64(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === "number" && !Number.isFinite(value))
    return Number.isNaN(value) ? ".nan" : value < 0 ? "-.inf" : ".inf";
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, toJson(field)]));
}

/** An event out of parsed JSON that the schema has accepted. */
export function decodeEvent(json: object): Event {
  const event = json as Event;
  switch (event.type) {
    case "bytes-sent":
    case "bytes-received":
    case "program-output":
      return { ...event, data: fromBase64(event.data) };
    case "scenario-finished":
      return {
        ...event,
        ...(event.failure && { failure: decodeFailure(event.failure) }),
        others: event.others.map(decodeFailure),
      };
    case "step-finished":
      return event.failure === undefined ? event : { ...event, failure: decodeFailure(event.failure) };
    default:
      return event;
  }
}

function decodeFailure(failure: Failure): Failure {
  const { comparison, wire } = failure;
  return {
    ...failure,
    ...(comparison && { comparison: decodeComparison(comparison) }),
    ...(wire && { wire: wire.map(decodeExcerpt) }),
  };
}

function decodeComparison(comparison: Comparison): Comparison {
  const { expected, actual } = comparison;
  return {
    ...comparison,
    ...(expected !== undefined && { expected: fromBase64(expected) }),
    ...(actual !== undefined && { actual: fromBase64(actual) }),
  };
}

function decodeExcerpt(excerpt: WireExcerpt): WireExcerpt {
  return { ...excerpt, bytes: fromBase64(excerpt.bytes) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}

/** Takes what the types call bytes and the file calls a string. */
function fromBase64(text: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(text as string, "base64"));
}
