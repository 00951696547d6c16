/** libc calls that few scenarios need, each set bound when it is first asked for: start-up pays for none of them. */
import { createRequire } from "node:module";

/** Arguments are numbers, strings and raw buffers; results are numbers. A call that fails returns -1. */
export type RareCall = (...args: readonly (number | string | Uint8Array)[]) => number;

export interface RareCalls<Name extends string> {
  readonly call: Readonly<Record<Name, RareCall>>;
  /** Why the last call failed. */
  readonly errno: () => number;
}

/** The calls, or a sentence that says why they cannot be made on this machine. */
export function bindRareCalls<Name extends string>(
  signatures: Readonly<Record<Name, string>>,
): RareCalls<Name> | { readonly reason: string } {
  if (process.platform !== "linux") return { reason: `this needs Linux system calls, and this is ${process.platform}` };
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
    const library = koffi.load(null);
    const entries = Object.entries<string>(signatures).map(([name, signature]) => [name, library.func(signature)]);
    return { call: Object.fromEntries(entries) as Record<Name, RareCall>, errno: () => koffi.errno() };
  } catch (error) {
    return { reason: `koffi, which makes system calls, could not be loaded: ${(error as Error).message}` };
  }
}
