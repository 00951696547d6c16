/** Arguments that have passed the schema and still make no sense: addresses, expressions, patterns, data. */
import { checkData } from "../../data/check.ts";
import { isAddressError, isDatagramAddress, parseAddress } from "../../model/address.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { isIPv4, isIPv6 } from "../../model/ip-literal.ts";
import { parseNameQuery } from "../../model/name-query.ts";
import type { Step, Value } from "../../model/scenario.ts";
import type { Span } from "../../model/source.ts";
import { checkPattern, type PatternMistake } from "../../patterns/check.ts";
import { toAddress } from "../../steps/arguments.ts";
import { mistake } from "./mistake.ts";
import type { Outline, StepOutline } from "./outline.ts";
import { describePartialAddress } from "./role-addresses.ts";
import { argumentPlace, modifierPlace, narrow, partPlace } from "./places.ts";
import { transportOf, type Transport } from "./transports.ts";

/** `transports`: what goes over the socket that a step receives from, by the step's id. */
export function checkArguments(outline: Outline, transports: ReadonlyMap<number, Transport>): Diagnostic[] {
  const { variables, proxies, programs, everyStep } = outline;
  const faults = [variables, proxies, programs].flatMap((all) =>
    [...all.values()].flatMap((expressions) => expressions.faults),
  );
  const found: Diagnostic[] = [...checkFiles(outline)];
  const unknown = mayHaveDatagrams(outline) ? "either" : "stream";
  for (const step of everyStep) {
    faults.push(...step.faults);
    found.push(
      ...checkParts(step, outline, transports.get(step.step.id) ?? unknown),
      ...checkModifiers(step, outline),
      ...checkTarget(step),
      ...checkSense(step),
    );
  }
  return [...faults.map(({ message, span }) => mistake("expression-invalid", message, span)), ...found];
}

/** `transport`: what goes over the socket that the step receives from. */
function checkParts({ step, verb, parts }: StepOutline, outline: Outline, transport: Transport): Diagnostic[] {
  const { places } = outline;
  return parts.flatMap(({ path, kind }) => {
    const value = valueAt(step.argument, path);
    if (value === undefined || kind === "expression" || kind === "toxic") return [];
    if (kind === "name") return checkName(value, argumentPlace(step, path, places));
    if (kind === "address") return checkAddress(value, argumentPlace(step, path, places), outline);
    const wrong =
      kind === "pattern" ? checkMessage(value, verb?.group === "programs" ? "stream" : transport) : checkData(value);
    return wrong.map(({ code, message, help, path: inside }) =>
      mistake(code, message, argumentPlace(step, [...path, ...inside], places), help),
    );
  });
}

/** The contents of the files that programs are given. */
function checkFiles({ scenario, places }: Outline): Diagnostic[] {
  return scenario.programs.flatMap(({ files, span }) =>
    Object.entries(files).flatMap(([path, data]: [string, Value]) => {
      const around = places.valueAt(files, path) ?? span;
      return checkData(data).map(({ code, message, help, path: inside }) =>
        mistake(code, message, partPlace(data, inside, around, places), help),
      );
    }),
  );
}

/** Where only running tells what it reads from, a pattern that fits one of the two is right. */
function checkMessage(value: Value, transport: Transport): readonly PatternMistake[] {
  const asMessage = transport === "stream" ? undefined : checkPattern(value, { datagram: true });
  if (asMessage !== undefined && (transport === "datagram" || asMessage.length === 0)) return asMessage;
  return checkPattern(value);
}

function mayHaveDatagrams(outline: Outline): boolean {
  return outline.roles.some(({ everyEffect }) =>
    everyEffect.some(
      (effect) =>
        (effect.kind === "bind" || effect.kind === "connect") && transportOf(effect.address, outline) !== "stream",
    ),
  );
}

function checkModifiers({ step }: StepOutline, outline: Outline): Diagnostic[] {
  return (["from", "to"] as const).flatMap((name) => {
    const value = step.modifiers[name];
    if (value === undefined) return [];
    const span = modifierPlace(step, name, outline.places);
    const found = checkAddress(value, span, outline);
    const foreign = found.length > 0 || typeof value !== "string" ? undefined : describeForeignEnd(step, name, value);
    return foreign === undefined ? found : [mistake("address-invalid", foreign.message, span, foreign.help)];
  });
}

/** An end of another kind than the socket has, or that there is not. Without a scheme it is of the socket's kind. */
function describeForeignEnd(
  step: Step,
  name: "from" | "to",
  value: string,
): { readonly message: string; readonly help: string } | undefined {
  // What is expected to be refused may well be nonsense.
  if (step.modifiers["expect-error"] !== undefined || value.includes("${")) return undefined;
  const end = parseAddress(value);
  if (isAddressError(end)) return undefined;
  const wanted = typeof step.argument === "string" ? step.argument : "";
  if (step.verb !== "connect") {
    if (!isDatagramAddress(end) && /^(?:tcp:\/\/|tls:\/\/|unix:)/.test(value))
      return {
        message: `${value} is for streams, and \`${name}\` is about datagrams`,
        help: "write udp:// or unix-dgram:",
      };
    if (!("port" in end) || end.port !== 0) return undefined;
    const message = name === "to" ? "nobody can receive at port 0" : "nothing comes from port 0";
    return { message, help: "write the port that the other side has" };
  }
  const target = parseAddress(wanted);
  if (isAddressError(target)) return undefined;
  const isOfOtherKind =
    "path" in end !== "path" in target || (/:\/\//.test(value) && isDatagramAddress(end) !== isDatagramAddress(target));
  if (isOfOtherKind)
    return { message: `a socket for ${wanted} cannot be bound to ${value}`, help: "both ends are of one kind" };
  if (!("host" in end) || !("host" in target) || !isLiteralOfOtherFamily(end.host, target.host)) return undefined;
  return { message: `one of ${value} and ${wanted} is IPv4, the other IPv6`, help: "write both in one of them" };
}

function isLiteralOfOtherFamily(one: string, other: string): boolean {
  return (isIPv4(one) && isIPv6(other)) || (isIPv6(one) && isIPv4(other));
}

/** Of addresses with `${…}` little is known before they are played. */
function checkAddress(value: Value, span: Span, outline: Outline): Diagnostic[] {
  if (typeof value !== "string") return [];
  if (value.includes("${")) {
    const found = describePartialAddress(value, outline);
    return found === undefined ? [] : [mistake("address-invalid", found.message, span, found.help)];
  }
  const address = parseAddress(value);
  if (isAddressError(address)) {
    const message = `${JSON.stringify(value)} is no address: ${address.error}`;
    return [mistake("address-invalid", message, narrow(span, value, address), address.help)];
  }
  try {
    toAddress(value);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [mistake("address-invalid", error.message, span)];
  }
}

function checkName(value: Value, span: Span): Diagnostic[] {
  if (typeof value !== "string" || value.includes("${")) return [];
  const query = parseNameQuery(value);
  if (!isAddressError(query)) return [];
  const message = `${JSON.stringify(value)} cannot be resolved: ${query.error}`;
  return [mistake("address-invalid", message, narrow(span, value, query), query.help)];
}

function checkSense({ step, verb }: StepOutline): Diagnostic[] {
  const refusal = verb?.refuse?.(step);
  return refusal === undefined ? [] : [mistake("value-not-allowed", refusal.message, step.argumentSpan, refusal.help)];
}

function checkTarget({ step, effects }: StepOutline): Diagnostic[] {
  // What is expected to be refused may well be nonsense.
  if (step.modifiers["expect-error"] !== undefined) return [];
  return effects.flatMap((effect) => {
    if (effect.kind !== "connect") return [];
    const isNameless = /^unix(?:-dgram)?:@$/.test(effect.address);
    if (!isNameless && !effect.address.endsWith(":0")) return [];
    const message = `nobody can listen at ${isNameless ? "@ alone" : "port 0"}, so nothing can connect to it`;
    const what = isNameless ? "name that the other side has bound" : "port that the other side listens at";
    const help = `write the ${what}; \${server.address} tells what the kernel chose for it`;
    return [mistake("address-invalid", message, step.argumentSpan, help)];
  });
}

function valueAt(argument: Value, path: readonly (string | number)[]): Value | undefined {
  let value: unknown = argument;
  for (const key of path)
    value = typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
  return value as Value | undefined;
}
