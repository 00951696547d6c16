/** Letting time pass between two looks at something that the kernel does not tell us of. */

export function pause(ms: number): Promise<void> {
  return endOrPause(undefined, ms);
}

/** Shorter when `end` resolves first, or `signal` is aborted. */
export function endOrPause(end: Promise<unknown> | undefined, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
    void end?.then(done);
  });
}
