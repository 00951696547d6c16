/** Small things in words, for messages of the engine. */

/** Names of barriers and notifications are often phrases: quoted, they stay apart from the sentence. */
export function quoteName(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : JSON.stringify(name);
}

/** A value, cut to what a person reads. */
export function showValue(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "bigint"
      ? Number(inner)
      : inner instanceof Uint8Array
        ? `0x${Buffer.from(inner).toString("hex")}`
        : inner,
  );
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
