/** Steps that need more than to be played: `if`, `after`, a computed `within`, `retry`, `expect-error`. */
import { Cancelled, Mismatch } from "../model/outcome.ts";
import { SocketError } from "../sockets/errno.ts";
import type { Performer } from "./performer.ts";
import type { Extras, PreparedStep } from "./prepared.ts";

/** `startedAt`: when the scenario began, in ms of performance.now(). */
export async function playWithExtras(
  performer: Performer,
  prepared: PreparedStep,
  extras: Extras,
  startedAt: number,
): Promise<void> {
  if (extras.if !== undefined && (await extras.if.resolve(performer)) !== true) return;
  const { limits } = performer;
  if (extras.withinMs !== undefined) limits.withinMs = await extras.withinMs.resolve(performer);
  if (extras.afterMs !== undefined) {
    const left = (await extras.afterMs.resolve(performer)) + startedAt - performance.now();
    if (left > 0) await performer.sleep(left, "waits until its time (`after`)");
  }
  const { withinMs } = limits;
  const attempts = extras.retry?.times ?? 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await playExpectingErrors(performer, prepared, extras.expectedErrors);
    } catch (error) {
      if (error instanceof Cancelled || attempt >= attempts) throw error;
      await performer.sleep(extras.retry?.everyMs ?? 0, `tries again after attempt ${attempt}`);
      performer.begin(prepared);
      limits.withinMs = withinMs;
    }
  }
}

async function playExpectingErrors(
  performer: Performer,
  prepared: PreparedStep,
  expected: readonly string[] | undefined,
): Promise<void> {
  const play = (): void | Promise<void> =>
    prepared.limitsInside ? performer.limits.inside(() => prepared.play(performer)) : prepared.play(performer);
  if (expected === undefined) return play();
  const wanted = expected.join(" or ");
  try {
    await play();
  } catch (error) {
    const name = errnoOf(error);
    if (name !== undefined && expected.includes(name)) return;
    if (error instanceof SocketError) {
      throw new Mismatch("expected-error-missing", `expected ${wanted}, got ${error.message}`, {}, error.code);
    }
    throw error;
  }
  throw new Mismatch("expected-error-missing", `expected ${wanted}, but ${prepared.step.verb} succeeded`);
}

function errnoOf(error: unknown): string | undefined {
  if (error instanceof SocketError) return error.code;
  return error instanceof Mismatch ? error.errno : undefined;
}
