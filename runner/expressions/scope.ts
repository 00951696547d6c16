/** Where names get their values. */
export interface Scope {
  has(name: string): boolean;
  get(name: string): unknown;
}

/** Names from a plain record. */
export function scopeOf(values: Readonly<Record<string, unknown>>): Scope {
  return { has: (name) => Object.hasOwn(values, name), get: (name) => values[name] };
}
