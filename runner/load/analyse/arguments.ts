/** Arguments that have passed the schema and still make no sense: addresses, expressions, patterns, data. */
import { checkData } from "../../data/check.ts";
import { isAddressError, parseAddress } from "../../model/address.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Value } from "../../model/scenario.ts";
import { locate, type Span } from "../../model/source.ts";
import { everyStep, type Outline, type StepOutline } from "./outline.ts";
import { argumentPlace, modifierPlace, narrow } from "./places.ts";

export function checkArguments(outline: Outline): Diagnostic[] {
  const lists = [...outline.roles.map((role) => role.steps), outline.subjectSteps, outline.cleanup];
  const found: Diagnostic[] = [];
  for (const [, { faults }] of outline.variables) found.push(...checkExpressions(faults));
  found.push(...findVariableCycles(outline));
  for (const step of lists.flatMap((steps) => [...everyStep(steps)])) {
    found.push(...checkExpressions(step.faults), ...checkAddresses(step, outline), ...checkContents(step, outline));
  }
  return found;
}

function checkExpressions(faults: StepOutline["faults"]): Diagnostic[] {
  return faults.map(({ message, span }) => ({
    code: "expression-invalid",
    severity: "error",
    message,
    at: locate(span),
  }));
}

/** Patterns and data. */
function checkContents({ step, parts }: StepOutline, { places }: Outline): Diagnostic[] {
  return parts.flatMap(({ path, kind }) => {
    const value = valueAt(step.argument, path);
    if (value === undefined || kind !== "data") return [];
    return checkData(value).map(({ code, message, help, path: inside }) => ({
      code,
      severity: "error" as const,
      message,
      help,
      at: locate(argumentPlace(step, [...path, ...inside], places)),
    }));
  });
}

function checkAddresses({ step, parts, effects }: StepOutline, { places }: Outline): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { path, kind } of parts) {
    if (kind === "address")
      found.push(...checkAddress(valueAt(step.argument, path), argumentPlace(step, path, places)));
  }
  for (const name of ["from", "to"] as const) {
    const value = step.modifiers[name];
    if (value !== undefined) found.push(...checkAddress(value, modifierPlace(step, name, places)));
  }
  const mayBeRefused = step.modifiers["expect-error"] !== undefined;
  for (const effect of effects) {
    if (effect.kind !== "connect" || mayBeRefused || !effect.address.endsWith(":0")) continue;
    found.push({
      code: "address-invalid",
      severity: "error",
      message: "nobody can listen at port 0, so nothing can connect to it",
      help: "write the port that the other side listens at; ${server.address} tells what the kernel chose for it",
      at: locate(narrow(step.argumentSpan, effect.address)),
    });
  }
  return found;
}

/** Addresses with `${…}` are looked at when they are played. */
function checkAddress(value: Value | undefined, span: Span): Diagnostic[] {
  if (typeof value !== "string" || value.includes("${")) return [];
  const address = parseAddress(value);
  if (!isAddressError(address)) return [];
  return [
    {
      code: "address-invalid",
      severity: "error",
      message: `${JSON.stringify(value)} is no address: ${address.error}`,
      help: address.help,
      at: locate(narrow(span, value, address)),
    },
  ];
}

/** Variables that are made of each other. */
function findVariableCycles({ variables, scenario, places }: Outline): Diagnostic[] {
  const settled = new Set<string>();
  const found: Diagnostic[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    if (trail.includes(name)) {
      const cycle = [...trail.slice(trail.indexOf(name)), name];
      found.push({
        code: "variable-cycle",
        severity: "error",
        message: `the variable ${name} is made of itself: ${cycle.join(" → ")}`,
        help: "give one of them a value of its own",
        at: locate(places.keyAt(scenario.vars, name) ?? scenario.span),
      });
      return;
    }
    if (settled.has(name)) return;
    for (const { path } of variables.get(name)?.names ?? []) visit(path[0] ?? "", [...trail, name]);
    settled.add(name);
  };
  for (const name of variables.keys()) visit(name, []);
  return found;
}

function valueAt(argument: Value, path: readonly (string | number)[]): Value | undefined {
  let value: unknown = argument;
  for (const key of path)
    value = typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[key] : undefined;
  return value as Value | undefined;
}
