/** "Did you mean …?" */
import { distance } from "fastest-levenshtein";

/** What was probably meant, or else other advice. */
export function didYouMean(name: string, known: Iterable<string>, otherwise: () => string, prefix = ""): string {
  const near = nearestName(name, known);
  return near === undefined ? otherwise() : `did you mean ${prefix}${near}?`;
}

/** The known name that was probably meant: at most a third of it mistyped, or its end left out. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [nearest, least] = [candidate, edits];
  }
  return nearest;
}

/** Levenshtein's distance, in which two letters that changed places, or an end that is missing, are one mistake. */
function editsBetween(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const isSwapped =
    at < one.length - 1 && one.slice(0, at) + one.charAt(at + 1) + one.charAt(at) + one.slice(at + 2) === other;
  const isCut = at >= 3 && (at === one.length || at === other.length);
  return isSwapped || isCut ? 1 : distance(one, other);
}

/** "a, b and c", at most so many of them. */
export function listNames(names: Iterable<string>, most = 10): string {
  const all = [...names];
  if (all.length > most) return `${all.slice(0, most).join(", ")} and ${all.length - most} more`;
  const last = all.pop();
  if (last === undefined) return "";
  return all.length === 0 ? last : `${all.join(", ")} and ${last}`;
}
