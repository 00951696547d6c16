/** The functions that expressions may call beside CEL's own. */
import { createHash } from "node:crypto";
import { Environment } from "@marcbachmann/cel-js";
import { randomBytes } from "../model/random-bytes.ts";
import { crc32 } from "./crc32.ts";
import { host } from "./host.ts";
import { compileRegex } from "./regex.ts";

const toBytes = (value: unknown): Uint8Array =>
  value instanceof Uint8Array ? value : Buffer.from(String(value), "utf8");
const encode = (value: unknown, encoding: "hex" | "base64"): string => Buffer.from(toBytes(value)).toString(encoding);

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
      .registerFunction(`length(${type}): int`, (value: unknown) => BigInt(toBytes(value).length));
  }
  return environment
    .registerFunction("free_port(): int", () => BigInt(host.freePort()))
    .registerFunction("random(int, int): bytes", (size: bigint, seed: bigint) =>
      randomBytes(toSize(size), Number(seed)),
    )
    .registerFunction("now(): double", () => Date.now() / 1000)
    .registerFunction(`string.${linearMatches}(string): bool`, (text: string, pattern: string) =>
      matches(text, pattern),
    );
}

/** Our own `matches` (RE2, linear time), under a name of the same length. */
export const linearMatches = "matchRE";

function matches(text: string, pattern: string): boolean {
  return compileRegex(pattern).find(Buffer.from(text, "utf8"));
}

const largestRandom = 64 << 20;

function toSize(size: bigint): number {
  if (size < 0n || size > BigInt(largestRandom))
    throw new Error(`random(): a size from 0 to ${largestRandom}, not ${size}`);
  return Number(size);
}
