/** What contradicts itself in a map that says how TLS is to be. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import { findTlsMistake } from "../../steps/tls-argument.ts";
import { mistake } from "./mistake.ts";
import type { Outline } from "./outline.ts";

export function checkTls({ everyStep, places }: Outline): Diagnostic[] {
  return everyStep.flatMap(({ step }) => {
    const written = step.verb === "start-tls" ? step.argument : step.modifiers.tls;
    const found = findTlsMistake(written);
    if (found === undefined) return [];
    const span = places.keyAt(written as object, found.key) ?? step.span;
    return [mistake("value-not-allowed", found.message, span, found.help)];
  });
}
