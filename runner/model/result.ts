/** What came out of a run: a function of its events, computed here and nowhere else. */
export interface RunResult {
  readonly placeholder?: never;
}
