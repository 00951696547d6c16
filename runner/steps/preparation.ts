/** What a verb may ask for while it is prepared: everything that can be worked out once, before the first socket. */
import type { Step, Value } from "../model/scenario.ts";
import type { Actor, PreparedBlock } from "./actor.ts";

/**
 * A value that may hold `${…}`. `resolve` gives it at once where all its names are known, and a promise where one has to
 * be waited for. `constant` is set where there is nothing to resolve.
 */
export interface Dynamic<T> {
  readonly constant: T | undefined;
  readonly isConstant: boolean;
  resolve(actor: Actor): T | Promise<T>;
}

export interface Preparation {
  /** The value with its `${…}` replaced, then converted (and checked) by `convert`. */
  dynamic<T>(value: Value, convert: (resolved: unknown) => T): Dynamic<T>;
  /** A bare CEL expression (`check`, `if`, `until`). */
  expression(source: string): Dynamic<unknown>;
  block(steps: readonly Step[]): PreparedBlock;
}
