/** What a verb may ask for while it is prepared: everything that can be worked out once, before the first socket. */
import type { Address } from "../model/address.ts";
import type { Step, Value } from "../model/scenario.ts";
import type { Segmentation } from "../model/segmentation.ts";
import type { Actor } from "./actor.ts";

/** A value that may hold `${…}`. */
export interface Dynamic<T> {
  /** Set where there was nothing to replace. */
  readonly constant: T | undefined;
  /** The value at once where all its names are known, a promise where one has to be waited for. */
  resolve(actor: Actor): T | Promise<T>;
}

/** A step list after preparation; opaque to verbs. */
export interface PreparedBlock {
  readonly steps: readonly Step[];
}

export interface Preparation {
  /** The value with its `${…}` replaced, then converted (and checked) by `convert`, which may throw RangeError. */
  dynamic<T>(value: Value, convert: (resolved: unknown, actor: Actor | undefined) => T): Dynamic<T>;
  /** An ADDRESS, which may hold `${…}`; a relative path is one in the scenario's folder. */
  address(text: Value): Dynamic<Address>;
  /**
   * The same of an address that a step turns to. Where it stands in the file as a constant and a program is to bind it,
   * that is waited for, as with `${role.address}`.
   */
  destination(text: Value): Dynamic<Address>;
  /** Like `dynamic`, of a text in which an IPv6 address that a value gives is put in brackets. */
  bracketed<T>(text: Value, convert: (resolved: unknown) => T): Dynamic<T>;
  /** A bare CEL expression (`check`, `if`, `until`). */
  expression(source: string): Dynamic<unknown>;
  block(steps: readonly Step[]): PreparedBlock;
  /** Contents of a `file:`, relative to the scenario's folder; throws Fault. */
  readFile(path: string): Uint8Array;
  /** Default of `within`, scaled. */
  readonly timeoutMs: number;
  /** Durations written in the file, scaled by --timeout-scale where they limit something (never for `delay`). */
  readonly timeoutScale: number;
  /** `--resegment`: how everything that is sent over streams is cut. */
  readonly resegment: Segmentation | undefined;
}

/** Goes on with a value that may have to be waited for, without a promise where it need not. */
export function whenResolved<T>(value: T | Promise<T>, then: (value: T) => void | Promise<void>): void | Promise<void> {
  return value instanceof Promise ? value.then(then) : then(value);
}
