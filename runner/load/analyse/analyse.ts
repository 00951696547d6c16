/** What a scenario means, checked before anything is played: every mistake that the file alone can prove. */
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Scenario } from "../../model/scenario.ts";
import { loadLibraries } from "../../steps/libraries.ts";
import { advise } from "./advice.ts";
import { checkArguments } from "./arguments.ts";
import { outlineScenario, type FindVerb, type OutlineOptions } from "./draw-outline.ts";
import { checkCollisions } from "./name-collisions.ts";
import { checkNames } from "./names.ts";
import type { Outline } from "./outline.ts";
import { checkProgramNames } from "./program-names.ts";
import { checkBarriers, checkSignals, findBarriers } from "./signals.ts";
import { checkOptions } from "./options.ts";
import { checkProxies } from "./proxies.ts";
import { checkTls } from "./tls.ts";
import { checkSocketNames } from "./socket-names.ts";
import { checkSocketStates } from "./socket-states.ts";
import { checkVariableCycles } from "./variable-cycles.ts";
import { checkWaits } from "./waits.ts";

/**
 * Errors and warnings of a scenario that has passed the schema, in the order of the file. Only what is certain is an
 * error: a scenario that can be played to its end has none.
 */
export async function analyseScenario(
  scenario: Scenario,
  findVerb: FindVerb,
  options: OutlineOptions,
): Promise<Diagnostic[]> {
  await loadLibraries(scenario, findVerb);
  return analyseOutline(outlineScenario(scenario, findVerb, options)).sort(
    (one, other) => one.at.line - other.at.line || one.at.column - other.at.column,
  );
}

function analyseOutline(outline: Outline): Diagnostic[] {
  const barriers = findBarriers(outline);
  const sockets = checkSocketStates(outline);
  const found = [
    ...checkArguments(outline, sockets.transports),
    ...checkNames(outline),
    ...checkSocketNames(outline),
    ...checkProgramNames(outline),
    ...checkProxies(outline),
    ...checkTls(outline),
    ...checkOptions(outline, sockets.transports),
    ...checkCollisions(outline),
    ...checkVariableCycles(outline),
    ...sockets.found,
    ...checkBarriers(outline, barriers),
    ...checkSignals(outline),
  ];
  // Whoever waits because a name or a socket is wrong has been told so already.
  if (!found.some((diagnostic) => isCauseOfWaiting(diagnostic))) found.push(...checkWaits(outline, barriers));
  return [...found, ...advise(outline, found)];
}

function isCauseOfWaiting({ code }: Diagnostic): boolean {
  return (
    code !== "barrier-too-few" &&
    code !== "await-without-notify" &&
    code !== "pattern-invalid" &&
    code !== "data-invalid"
  );
}
