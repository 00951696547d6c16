/** Socket options: values that the kernel does not take, and options of another kind of socket. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Value } from "../../model/scenario.ts";
import { findOptionMistake, kindOfOption } from "../../steps/option-values.ts";
import { mistake } from "./mistake.ts";
import type { Outline, StepOutline } from "./outline.ts";
import { transportOf, type Transport } from "./transports.ts";

/** `transports`: what goes over the socket that a step is about, by the step's id. */
export function checkOptions(outline: Outline, transports: ReadonlyMap<number, Transport>): Diagnostic[] {
  return outline.everyStep.flatMap((step) => {
    const written = step.step.verb === "set-option" ? step.step.argument : step.step.modifiers.options;
    // What is expected to be refused may well be nonsense.
    if (typeof written !== "object" || written === null || step.step.modifiers["expect-error"] !== undefined) return [];
    const transport = openedTransport(step, outline) ?? transports.get(step.step.id) ?? "either";
    return Object.entries(written as Readonly<Record<string, Value>>).flatMap(([name, value]) => {
      const found = describeMistake(name, value, transport);
      if (found === undefined) return [];
      const at = outline.places[found.isAboutValue ? "valueAt" : "keyAt"](written, name) ?? step.step.span;
      return [mistake("value-not-allowed", found.message, at, found.help)];
    });
  });
}

/** Of the socket that the step makes. */
function openedTransport({ effects }: StepOutline, outline: Outline): Transport | undefined {
  const opening = effects.find((effect) => effect.kind === "bind" || effect.kind === "connect");
  return opening === undefined ? undefined : transportOf(opening.address, outline);
}

function describeMistake(
  name: string,
  value: Value,
  transport: Transport,
): { readonly message: string; readonly help?: string; readonly isAboutValue: boolean } | undefined {
  const kind = kindOfOption(name);
  if (kind !== undefined && transport !== "either" && kind !== transport) {
    const [what, other] = kind === "stream" ? ["streams", "datagrams"] : ["datagrams", "streams"];
    const message = `${name} is an option for ${what}, and this is a socket for ${other}`;
    return { message, help: "leave it out", isAboutValue: false };
  }
  const mistakeInValue = findOptionMistake(name, value);
  return mistakeInValue && { ...mistakeInValue, isAboutValue: true };
}
