/** What can be wrong with a step: its verb, the modifiers beside it, and what both are given. */
import { findVerb, verbs } from "../../steps/registry.ts";
import type { VerbDefinition } from "../../steps/definition.ts";
import { listNames, nearestName } from "../../model/nearest-name.ts";
import { commonModifierNames, isModifier, takesModifier, type Modifier } from "../schema/modifiers.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import type { StepFlaws } from "../bind/steps.ts";
import { helpOf } from "./schema-help.ts";
import type { Place } from "./place.ts";
import type { SchemaWalk } from "./schema-mistakes.ts";
import { describeValue, joinWords, quote } from "./words.ts";

const emptyStepHelp = 'write "- accept", or "- send: hello"';

/** What is wrong with a map that should be a step, beside steps inside of it. */
export type StepFlaw = keyof StepFlaws;

export function explainStep(place: Place, walk: SchemaWalk): StepFlaw | undefined {
  const { value } = place;
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return explainStepMap(place, Object.keys(value), walk);
  if (typeof value === "string") explainBareWord(place, value, walk);
  else {
    const message = value === null ? "this step is empty" : `a step is a word or a map, not ${describeValue(value)}`;
    walk.report("wrong-kind", message, place.span, { help: emptyStepHelp });
  }
  return undefined;
}

function explainBareWord({ span }: Place, word: string, walk: SchemaWalk): void {
  const verb = findVerb(word);
  if (verb?.bare) return;
  if (verb) {
    return walk.report("wrong-kind", `${word} does not stand alone`, span, {
      help: `write "${word}: …"; ${argumentHelp(verb, walk)}`,
    });
  }
  const [first = "", separator = "", rest = ""] = word.split(/(:\s*|\s+)/, 3);
  const help =
    separator !== "" && findVerb(first) ? `write "${first}: ${rest}", with a space behind the colon` : verbHelp(word);
  walk.report("unknown-verb", `there is no verb ${quote(word)}`, span, { help });
}

function explainStepMap(place: Place, keys: readonly string[], walk: SchemaWalk): StepFlaw | undefined {
  const before = walk.mistakes;
  const verbKeys = keys.filter((key) => findVerb(key));
  const unknown = keys.filter((key) => !findVerb(key) && !isModifier(key));
  if (verbKeys.length > 1) severalVerbs(place, verbKeys, walk);
  if (verbKeys.length === 0) noVerb(place, keys, unknown, walk);
  const verb = verbKeys.length === 1 ? findVerb(verbKeys[0] ?? "") : undefined;
  for (const key of verbKeys) {
    const entry = walk.inside(place, key);
    // What belongs inside stands beside, and will be found there.
    if (entry.value === null && verb && unknown.some((one) => argumentHas(verb, one, walk))) walk.mistakes++;
    else walk.explain(entry, stepProperties(walk)[key] ?? {});
  }
  const isBroken = walk.mistakes > before;
  for (const key of keys) explainBeside(walk.inside(place, key), key, { verb, verbKeys, unknown, keys }, walk);
  return isBroken ? "broken" : walk.mistakes > before ? "badModifiers" : undefined;
}

interface StepKeys {
  /** Where there is exactly one. */
  readonly verb: VerbDefinition | undefined;
  readonly verbKeys: readonly string[];
  readonly unknown: readonly string[];
  readonly keys: readonly string[];
}

/** Whatever stands beside the verb. */
function explainBeside(entry: Place, key: string, { verb, verbKeys, unknown, keys }: StepKeys, walk: SchemaWalk): void {
  if (isModifier(key)) {
    if (verb && !takesModifier(verb, key)) modifierNotTaken(entry, verb, key, walk);
    walk.explain(entry, stepProperties(walk)[key] ?? {});
  } else if (unknown.includes(key)) {
    if (verbKeys.length > 0) unknownKey(entry, verb, keys, walk);
    // The first of them was taken for the verb.
    else if (key !== unknown[0]) walk.report("unknown-key", `there is no modifier ${quote(key)}`, entry.keySpan);
  }
}

function severalVerbs(place: Place, verbKeys: readonly string[], walk: SchemaWalk): void {
  const [first = "", second = ""] = verbKeys;
  walk.report(
    "several-verbs",
    `a step has one verb, and this one has ${joinWords(verbKeys)}`,
    walk.inside(place, second).keySpan,
    {
      help: 'begin each step with "- "',
      related: [{ message: "the first verb of the step", at: walk.inside(place, first).keySpan }],
    },
  );
}

function noVerb(place: Place, keys: readonly string[], unknown: readonly string[], walk: SchemaWalk): void {
  const [word] = unknown;
  if (word !== undefined) {
    return walk.report("unknown-verb", `there is no verb ${quote(word)}`, walk.inside(place, word).keySpan, {
      help: verbHelp(word),
    });
  }
  const message =
    keys.length === 0
      ? "this step is empty"
      : `${joinWords(keys)} alone ${keys.length === 1 ? "makes" : "make"} no step: the verb is missing`;
  const at = keys[0] === undefined ? place.span : walk.inside(place, keys[0]).keySpan;
  const isRole = keys.some((key) => key === "proxy" && typeof walk.inside(place, key).value === "object");
  const help = isRole
    ? 'a proxy is no step but a whole role: leave out the "- " before it'
    : keys.length === 0
      ? emptyStepHelp
      : 'put it under the verb that it belongs to, without a "- " before it';
  walk.report("no-verb", message, at, { help });
}

function unknownKey(
  { name, keySpan }: Place,
  verb: VerbDefinition | undefined,
  keys: readonly string[],
  walk: SchemaWalk,
): void {
  const inside = verb && argumentHas(verb, name, walk);
  const free = [...commonModifierNames, ...(verb?.modifiers ?? [])].filter((modifier) => !keys.includes(modifier));
  const near =
    nearestName(name, free) ??
    nearestName(
      name,
      verbs.map((one) => one.name),
    );
  walk.report("unknown-key", `there is no modifier ${quote(name)}`, keySpan, {
    help: inside
      ? `it belongs to what ${verb.name} takes: indent it more than ${verb.name}`
      : near !== undefined
        ? `did you mean ${near}?${findVerb(near) ? ' begin each step with "- "' : ""}`
        : `beside ${verb?.name ?? "a verb"} can stand ${joinWords(free)}`,
  });
}

function modifierNotTaken({ keySpan }: Place, verb: VerbDefinition, modifier: Modifier, walk: SchemaWalk): void {
  const takers = verbs.filter((one) => takesModifier(one, modifier)).map(({ name }) => name);
  walk.report("modifier-not-taken", `${verb.name} does not take ${modifier}`, keySpan, {
    help: argumentHas(verb, modifier, walk)
      ? `it belongs to what ${verb.name} takes: indent it more than ${verb.name}`
      : takers.length > 0
        ? `${modifier} goes with ${listNames(takers, 6)}`
        : undefined,
  });
}

function argumentHas(verb: VerbDefinition, key: string, walk: SchemaWalk): boolean {
  const schema = verb.argument && walk.resolve(verb.argument);
  const maps = [schema, ...(schema?.anyOf ?? [])];
  return maps.some((one) => one?.properties !== undefined && Object.hasOwn(one.properties, key));
}

function argumentHelp(verb: VerbDefinition, walk: SchemaWalk): string {
  return helpOf(walk.resolve(verb.argument ?? {})) ?? verb.summary;
}

function verbHelp(word: string): string {
  const names = verbs.map(({ name }) => name);
  const near = nearestName(word, names);
  return near === undefined ? "tomada explain lists the verbs" : `did you mean ${near}?`;
}

function stepProperties(walk: SchemaWalk): Readonly<Record<string, JsonSchema>> {
  return walk.root.definitions?.["step"]?.anyOf?.at(-1)?.properties ?? {};
}
