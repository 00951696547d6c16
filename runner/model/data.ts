/** What can be sent. */

/** Encoded DATA: its length is known before the first byte goes out, and it never has to be in memory as a whole. */
export interface DataSource {
  readonly length: number;
  /** The bytes in order, in chunks of at most 1 MiB; a chunk is valid until the next one is asked for. */
  chunks(): Iterable<Uint8Array>;
  /** The whole as one array, where it is small enough to be one anyway (a constant text); the hot path of `send`. */
  readonly bytes?: Uint8Array;
}

/** What encoders may ask of whoever plays the scenario. */
export interface DataContext {
  /** Contents of a `file:`, relative to the scenario's folder; throws Fault. */
  readFile(path: string): Uint8Array;
}

/** What encoders may ask beyond that: `concat` is made of other DATA. */
export interface EncoderContext extends DataContext {
  /** Throws RangeError for what is no DATA. */
  compile(value: unknown): DataSource;
}
