/** Schema fragments and conversions that several verbs share. */
import { resolve } from "node:path";
import { Type, type TSchema } from "typebox";
import { isAddressError, parseAddress, type Address } from "../model/address.ts";

export const namePattern = "^[A-Za-z_][A-Za-z0-9_-]*$";

/** A name that expressions can use: CEL would read a hyphen as minus. */
export const variableNamePattern = "^[A-Za-z_][A-Za-z0-9_]*$";

export const nameSchema = Type.String({
  pattern: namePattern,
  description: "A name: a letter, then letters, digits, _ and -",
});

export const addressSchema = Type.String({
  minLength: 1,
  description:
    "ADDRESS: 127.0.0.1:8080, [::1]:8080, localhost:http, :8080, udp://127.0.0.1:53, tls://localhost:443, unix:/path, unix-dgram:/path; port 0 lets the kernel choose",
});

export const expressionSchema = Type.String({
  minLength: 1,
  description: "A CEL expression, with or without ${…} round it",
});

/** A map whose keys are names for expressions. */
export function namedMap(value: TSchema, description: string): TSchema {
  return {
    type: "object",
    propertyNames: Type.String({
      pattern: variableNamePattern,
      description: "A name: a letter, then letters, digits and _",
    }),
    additionalProperties: value,
    description,
  };
}

/** "close: alice" — the verb's value is the connection, and may be left out. */
export const socketNameSchema = Type.String({
  ...nameSchema,
  description: "Which socket, by its name; the newest where left out",
});

/** Text of a value that an expression gave. */
export function toText(resolved: unknown): string {
  if (resolved instanceof Uint8Array)
    return Buffer.from(resolved.buffer, resolved.byteOffset, resolved.byteLength).toString("utf8");
  if (typeof resolved === "object" && resolved !== null) return JSON.stringify(resolved);
  return String(resolved);
}

/** Relative paths are taken from `folder`, where there is one. Throws RangeError for what is no address. */
export function toAddress(resolved: unknown, folder?: string): Address {
  const text = toText(resolved);
  // Where there is a folder, the path may be what another step has made absolute.
  const address = folder === undefined ? parseAddress(text) : parseAddress(text, Number.POSITIVE_INFINITY);
  if (isAddressError(address))
    throw new RangeError(
      `${JSON.stringify(text)} is not an address: ${address.error}${address.help === undefined ? "" : `; ${address.help}`}`,
    );
  if (folder === undefined || !("path" in address) || address.path.startsWith("@")) return address;
  return { ...address, path: resolve(folder, address.path) };
}
