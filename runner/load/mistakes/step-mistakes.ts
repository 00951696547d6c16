/** What can be wrong with a step: its verb, the modifiers beside it, and what both are given. */
import { findVerb, verbs } from "../../steps/registry.ts";
import type { VerbDefinition } from "../../steps/definition.ts";
import { nearestName } from "../analyse/nearest-name.ts";
import { commonModifierNames, isModifier, takesModifier, type Modifier } from "../schema/modifiers.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import type { Place } from "./place.ts";
import type { SchemaWalk } from "./schema-mistakes.ts";
import { describeValue, joinWords, quote } from "./words.ts";

export function explainStep(place: Place, walk: SchemaWalk): void {
  const { value } = place;
  if (typeof value === "string") explainBareWord(place, value, walk);
  else if (typeof value === "object" && value !== null && !Array.isArray(value)) explainStepMap(place, Object.keys(value), walk);
  else {
    const message = value === null ? "this step is empty" : `a step is a word or a map, not ${describeValue(value)}`;
    walk.report("wrong-kind", message, place.span, { help: 'write "- accept", or "- send: hello"' });
  }
}

function explainBareWord({ span }: Place, word: string, walk: SchemaWalk): void {
  const verb = findVerb(word);
  if (verb?.bare) return;
  if (verb) return walk.report("wrong-kind", `${word} does not stand alone`, span, { help: `write "${word}: …"; ${argumentHelp(verb)}` });
  const [first = "", separator = "", rest = ""] = word.split(/(:\s*|\s+)/, 3);
  if (separator !== "" && findVerb(first)) {
    return walk.report("unknown-verb", `there is no verb ${quote(word)}`, span, { help: `write "${first}: ${rest}", with a space behind the colon` });
  }
  walk.report("unknown-verb", `there is no verb ${quote(word)}`, span, { help: verbHelp(word) });
}

function explainStepMap(place: Place, keys: readonly string[], walk: SchemaWalk): void {
  const verbKeys = keys.filter((key) => findVerb(key));
  const unknown = keys.filter((key) => !findVerb(key) && !isModifier(key));
  const verb = verbKeys.length === 1 ? findVerb(verbKeys[0] ?? "") : undefined;
  if (verbKeys.length > 1) severalVerbs(place, verbKeys, walk);
  if (verbKeys.length === 0) noVerb(place, keys, unknown, walk);
  const schemas = stepProperties(walk);
  for (const key of keys) {
    const entry = walk.inside(place, key);
    if (unknown.includes(key)) {
      if (verbKeys.length > 0) unknownKey(entry, verb, keys, walk);
      // The first of them was taken for the verb.
      else if (key !== unknown[0]) walk.report("unknown-key", `there is no modifier ${quote(key)}`, entry.keySpan);
      continue;
    }
    if (verb && isModifier(key) && !takesModifier(verb, key)) modifierNotTaken(entry, verb, key, walk);
    const belongsInside = verb?.name === key && entry.value === null && unknown.some((one) => argumentHas(verb, one, walk));
    const schema = schemas[key];
    if (schema && !belongsInside) walk.explain(entry, schema);
  }
}

function severalVerbs(place: Place, verbKeys: readonly string[], walk: SchemaWalk): void {
  const [first = "", second = ""] = verbKeys;
  walk.report("several-verbs", `a step has one verb, and this one has ${joinWords(verbKeys)}`, walk.inside(place, second).keySpan, {
    help: 'begin each step with "- "',
    related: [{ message: "the first verb of the step", at: walk.inside(place, first).keySpan }],
  });
}

function noVerb(place: Place, keys: readonly string[], unknown: readonly string[], walk: SchemaWalk): void {
  const [word] = unknown;
  if (word !== undefined) {
    return walk.report("unknown-verb", `there is no verb ${quote(word)}`, walk.inside(place, word).keySpan, { help: verbHelp(word) });
  }
  const message = keys.length === 0 ? "this step is empty" : `${joinWords(keys)} alone ${keys.length === 1 ? "makes" : "make"} no step: the verb is missing`;
  const at = keys[0] === undefined ? place.span : walk.inside(place, keys[0]).keySpan;
  walk.report("no-verb", message, at, { help: 'put it under the verb that it belongs to, without a "- " before it' });
}

function unknownKey({ name, keySpan }: Place, verb: VerbDefinition | undefined, keys: readonly string[], walk: SchemaWalk): void {
  const inside = verb && argumentHas(verb, name, walk);
  const free = [...commonModifierNames, ...(verb?.modifiers ?? [])].filter((modifier) => !keys.includes(modifier));
  const near = nearestName(name, free) ?? nearestName(name, verbs.map((one) => one.name));
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
    help: takers.length > 0 ? `${modifier} goes with ${joinWords(takers)}` : undefined,
  });
}

function argumentHas(verb: VerbDefinition, key: string, walk: SchemaWalk): boolean {
  const schema = verb.argument && walk.resolve(verb.argument as JsonSchema);
  const maps = [schema, ...(schema?.anyOf ?? [])];
  return maps.some((one) => one?.properties !== undefined && Object.hasOwn(one.properties, key));
}

function argumentHelp(verb: VerbDefinition): string {
  return (verb.argument as JsonSchema | undefined)?.description ?? verb.summary;
}

function verbHelp(word: string): string {
  const names = verbs.map(({ name }) => name);
  const near = nearestName(word, names);
  return near === undefined ? "tomada explain lists the verbs" : `did you mean ${near}?`;
}

function stepProperties(walk: SchemaWalk): Readonly<Record<string, JsonSchema>> {
  return walk.root.definitions?.["step"]?.anyOf?.at(-1)?.properties ?? {};
}
