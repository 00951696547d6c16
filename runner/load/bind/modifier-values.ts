/** Values of steps that a schema cannot judge: durations longer than a timer, errors that no system call has. */
import { constants } from "node:os";
import type { Modifiers, Value } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import { parseDuration, parseRate } from "../../model/units.ts";
import { nearestName } from "../../model/nearest-name.ts";
import { mayBeTlsError, tlsErrorNames } from "../../sockets/tls/error-names.ts";
import { findDescent } from "../../steps/pieces.ts";
import type { Findings } from "../findings.ts";
import type { Positions } from "../yaml/positions.ts";

export function checkModifierValues(modifiers: Modifiers, findings: Findings, positions: Positions): void {
  const placeOf = (name: keyof Modifiers) => positions.valueAt(modifiers, name);
  const { within, after, rate, pieces, retry, "expect-error": errors } = modifiers;
  if (within !== undefined) checkDuration(within, () => placeOf("within"), findings);
  if (after !== undefined) checkDuration(after, () => placeOf("after"), findings);
  if (retry?.every !== undefined) checkDuration(retry.every, () => positions.valueAt(retry, "every"), findings);
  if (typeof rate === "string" && !rate.includes("${") && parseRate(rate) === undefined) {
    report(findings, "out-of-range", `rate cannot be ${rate}`, placeOf("rate"), "write 500/s, 10KiB/s or 1MiB/s");
  }
  if (pieces !== undefined) checkPieces(pieces, findings, positions);
  if (modifiers.datagrams !== undefined) checkDatagrams(modifiers.datagrams, findings, positions);
  checkCompany(modifiers, findings, positions);
  if (typeof errors === "string") checkErrorName(errors, () => placeOf("expect-error"), findings);
  else
    for (const [index, name] of (errors ?? []).entries())
      checkErrorName(name, () => positions.valueAt(errors ?? [], index), findings);
}

/** The schema knows the offsets, and not their order. */
function checkPieces(pieces: Value, findings: Findings, positions: Positions): void {
  const late = findDescent(pieces);
  if (late === undefined) return;
  const message = `the offsets in \`at\` do not ascend: ${late} comes too late`;
  report(
    findings,
    "value-not-allowed",
    message,
    positions.valueAt(pieces as object, "at"),
    "write each once, in order",
  );
}

function checkDatagrams(datagrams: Value, findings: Findings, positions: Positions): void {
  if (typeof datagrams === "object" && datagrams !== null && Object.keys(datagrams).join() === "seed")
    report(
      findings,
      "value-not-allowed",
      "a seed alone does nothing to a datagram",
      positions.keyAt(datagrams, "seed"),
      "add drop, duplicate, reorder or delay",
    );
  const { delay } = datagrams as { readonly delay?: Value };
  if (delay === undefined) return;
  const placeOf = () => positions.valueAt(datagrams as object, "delay");
  const durations = Array.isArray(delay) ? (delay as readonly Value[]) : [delay];
  for (const duration of durations) checkDuration(duration, placeOf, findings);
  const [least, most] = durations.map((duration) => parseDuration(String(duration)));
  if (least === undefined || most === undefined || least <= most) return;
  const message = "the longer of the two durations comes first";
  report(findings, "value-not-allowed", message, placeOf(), "write the shorter one first: [10ms, 80ms]");
}

/** Ways of sending that contradict each other. */
function checkCompany(modifiers: Modifiers, findings: Findings, positions: Positions): void {
  const { pieces, rate, more, urgent } = modifiers;
  const joined = more === true ? "more" : urgent === true ? "urgent" : undefined;
  const parted = pieces !== undefined ? "pieces" : rate !== undefined ? "rate" : undefined;
  if (joined === undefined || parted === undefined) return;
  report(
    findings,
    "modifier-not-taken",
    `\`${joined}\` does not go with \`${parted}\``,
    positions.keyAt(modifiers, joined),
    joined === "more"
      ? "`more` joins segments and `pieces` and `rate` part them: leave one of them out"
      : "send the urgent byte in a step of its own",
  );
}

/** The schema knows how durations are written, and not how long they can be. */
export function checkDuration(duration: Value, placeOf: () => Span | undefined, findings: Findings): void {
  if (typeof duration !== "string" || duration.includes("${") || parseDuration(duration) !== undefined) return;
  report(
    findings,
    "out-of-range",
    `${duration} is longer than a timer can be`,
    placeOf(),
    "the longest duration is 35791m, or 24 days",
  );
}

/** What getaddrinfo(3) says, beside errno(3). */
const resolverCodes = ["EAI_AGAIN", "EAI_FAIL", "EAI_FAMILY", "EAI_MEMORY", "EAI_NONAME", "EAI_SERVICE"];

function checkErrorName(name: string, placeOf: () => Span | undefined, findings: Findings): void {
  // With an error or without.
  if (name === "any") return;
  if (Object.hasOwn(constants.errno, name) || resolverCodes.includes(name) || mayBeTlsError(name)) return;
  const near = nearestName(name, [...Object.keys(constants.errno), ...resolverCodes, ...tlsErrorNames]);
  report(
    findings,
    "value-not-allowed",
    `there is no error ${name} on this machine`,
    placeOf(),
    near === undefined
      ? "errno(3) lists the errors of sockets, and the page on TLS those of TLS"
      : `did you mean ${near}?`,
  );
}

function report(
  findings: Findings,
  code: "out-of-range" | "value-not-allowed" | "modifier-not-taken",
  message: string,
  at: Span | undefined,
  help: string,
): void {
  findings.error(code, message, at ?? findings.span(0, 0), { help });
}
