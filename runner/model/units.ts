/** The units of the language: durations `200ms`, `5s`, `1m`; sizes `1024`, `4KiB`, `1MiB`; rates `10KiB/s`. */

/** The longest duration that Node's timers keep; a longer one would fire at once. */
export const longestDurationMs = 2 ** 31 - 1;

const durationUnits = { ms: 1, s: 1_000, m: 60_000 } as const;

/** Milliseconds (a fraction is possible), or undefined for what is no duration or longer than a timer can be. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (!match) return undefined;
  // To the nanosecond: 1.001 * 1000 is 1000.9999999999999.
  const ms = Math.round(Number(match[1]) * durationUnits[match[2] as keyof typeof durationUnits] * 1e6) / 1e6;
  return ms <= longestDurationMs ? ms : undefined;
}

/** In the unit that a person would choose, exact to the microsecond: `200ms`, `1.5s`, `90s`, `2m`. Parses back to the same. */
export function formatDuration(ms: number): string {
  if (ms >= 60_000 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms >= 1_000 ? `${trimNumber(ms / 1_000, 6)}s` : `${trimNumber(ms, 3)}ms`;
}

const sizeUnits = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** Bytes, or undefined for what is no size. A YAML number is a size as well as its text. */
export function parseSize(size: string | number): number | undefined {
  if (typeof size === "number") return Number.isSafeInteger(size) && size >= 0 ? size : undefined;
  const match = /^(\d+)(KiB|MiB|GiB)?$/.exec(size);
  if (!match) return undefined;
  const bytes = Number(match[1]) * (match[2] === undefined ? 1 : sizeUnits[match[2] as keyof typeof sizeUnits]);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** In the largest unit that keeps it whole: `1MiB`, `1536`. Parses back to the same. */
export function formatSize(bytes: number): string {
  for (const unit of ["GiB", "MiB", "KiB"] as const) {
    if (bytes > 0 && bytes % sizeUnits[unit] === 0) return `${bytes / sizeUnits[unit]}${unit}`;
  }
  return String(bytes);
}

/** Bytes a second of `10KiB/s`, or undefined for what is no rate; no rate is 0. */
export function parseRate(text: string): number | undefined {
  if (!text.endsWith("/s")) return undefined;
  return parseSize(text.slice(0, -2)) || undefined;
}

/** Without an exponent and without zeros at the end. */
function trimNumber(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}
