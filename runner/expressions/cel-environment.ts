/** The functions that expressions may call beside CEL's own, and the arithmetic of unlike numbers. */
import { createHash } from "node:crypto";
import { Environment } from "@marcbachmann/cel-js";
import { randomBytes } from "../model/random-bytes.ts";
import { crc32 } from "./crc32.ts";
import { host } from "./host.ts";
import { compileRegex } from "./regex.ts";

/** What `matches` is made to call: the library's own is not linear, and cannot be replaced. */
export const linearMatches = "matches in linear time";

/** Beyond this, the encoder `random` is better: it makes its bytes as they are sent. */
const largestRandom = 64 << 20;

export function createEnvironment(): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });
  for (const type of ["string", "bytes"]) {
    environment
      .registerFunction(`hex(${type}): string`, (value: unknown) => encode(value, "hex"))
      .registerFunction(`base64(${type}): string`, (value: unknown) => encode(value, "base64"))
      .registerFunction(`sha256(${type}): string`, (value: unknown) =>
        createHash("sha256").update(toBytes(value)).digest("hex"),
      )
      .registerFunction(`crc32(${type}): int`, (value: unknown) => BigInt(crc32(toBytes(value))))
      .registerFunction(`number(${type}): int`, (value: unknown) => toNumber(value, "big"))
      .registerFunction(`number(${type}, string): int`, toNumber)
      .registerFunction(`length(${type}): int`, (value: unknown) => BigInt(toBytes(value).length));
  }
  mixNumbers(environment);
  return environment
    .registerFunction("length(list): int", (list: readonly unknown[]) => BigInt(list.length))
    .registerFunction("length(map): int", (map: object) => BigInt(Object.keys(map).length))
    .registerFunction("int(string, int): int", toInteger)
    .registerFunction("free_port(): int", () => BigInt(host.freePort()))
    .registerFunction("random(int, int): bytes", (size: bigint, seed: bigint) => random(size, seed))
    .registerFunction("now(): double", () => Date.now() / 1000)
    .registerFunction("matches(string, string): bool", matches)
    .registerFunction({
      name: linearMatches,
      receiverType: "string",
      params: [{ name: "pattern", type: "string" }],
      returnType: "bool",
      handler: matches,
    });
}

/**
 * YAML does not tell 2 from 2.0, nor does a value that was saved: whether `now() - start` is allowed must not depend on
 * whether the clock stood at a whole second.
 */
function mixNumbers(environment: Environment): void {
  environment.registerOperator("int == double", (left: bigint, right: number) => Number(left) === right);
  const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
    "+": (left, right) => left + right,
    "-": (left, right) => left - right,
    "*": (left, right) => left * right,
    "/": (left, right) => left / right,
  };
  for (const [operator, compute] of Object.entries(operators)) {
    const mixed = (left: bigint | number, right: bigint | number): number => compute(Number(left), Number(right));
    environment.registerOperator(`int ${operator} double: double`, mixed);
    environment.registerOperator(`double ${operator} int: double`, mixed);
  }
}

function matches(text: string, pattern: string): boolean {
  return compileRegex(pattern).find(Buffer.from(text, "utf8"));
}

function random(size: bigint, seed: bigint): Uint8Array {
  if (size < 0n || size > BigInt(largestRandom)) {
    throw new RangeError(`random() makes 0 to ${largestRandom} bytes, not ${size}`);
  }
  if (!Number.isSafeInteger(Number(seed))) throw new RangeError(`random() takes a seed below 2^53, not ${seed}`);
  return randomBytes(Number(size), Number(seed));
}

/** Bytes that are UTF-8 were saved as text: what they say as a number may not depend on that. */
function toNumber(value: unknown, order: unknown): bigint {
  if (order !== "big" && order !== "little")
    throw new RangeError(`number() takes "big" or "little", not ${JSON.stringify(order)}`);
  const bytes = Buffer.from(toBytes(value));
  if (bytes.length === 0 || bytes.length > 8) throw new RangeError(`number() takes 1 to 8 bytes, not ${bytes.length}`);
  if (order === "little") bytes.reverse();
  return BigInt(`0x${bytes.toString("hex")}`);
}

/** A chunk's size in HTTP is written in hexadecimal, a file's mode in octal. */
function toInteger(text: string, base: bigint): bigint {
  if (base < 2n || base > 36n) throw new RangeError(`int() takes a base from 2 to 36, not ${base}`);
  const [, sign = "", digits = ""] = /^([+-]?)0*([0-9a-z]{1,12})$/i.exec(text.trim()) ?? [];
  const number = Number.parseInt(digits, Number(base));
  if (number > Number.MAX_SAFE_INTEGER) throw new RangeError(`${JSON.stringify(text)} is too large a number`);
  // parseInt stops where the number does; written again it has to be all of it.
  if (number.toString(Number(base)) !== digits.toLowerCase())
    throw new RangeError(`${JSON.stringify(text)} is no whole number in base ${base}`);
  return BigInt(sign === "-" ? -number : number);
}

function encode(value: unknown, encoding: "hex" | "base64"): string {
  return Buffer.from(toBytes(value)).toString(encoding);
}

function toBytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : Buffer.from(String(value), "utf8");
}
