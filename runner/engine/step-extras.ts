/** Steps that need more than to be played: `if`, `after`, a computed `within`, `retry`, `expect-error`. */
import { Cancelled, Mismatch } from "../model/outcome.ts";
import { describeErrno, errnoNumber, SocketError } from "../sockets/errno.ts";
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
      return await playExpectingErrors(performer, prepared, extras);
    } catch (error) {
      if (error instanceof Cancelled || attempt >= attempts) throw error;
      await performer.sleep(extras.retry?.everyMs ?? 0, `tries again after attempt ${attempt}`);
      performer.begin(prepared);
      limits.withinMs = withinMs;
    }
  }
}

/** What `expect-error: any` stands for: with an error or without. */
const anyOutcome = "any";

async function playExpectingErrors(
  performer: Performer,
  prepared: PreparedStep,
  { expectedErrors: expected, saveError }: Extras,
): Promise<void> {
  try {
    await (prepared.limitsInside ? performer.limits.inside(() => prepared.play(performer)) : prepared.play(performer));
  } catch (error) {
    const name = errnoOf(error);
    if (name === undefined) throw error;
    if (saveError !== undefined) performer.save(saveError, describeError(name));
    if (expected === undefined) throw error;
    if (expected.includes(name) || expected.includes(anyOutcome)) return;
    if (!(error instanceof SocketError)) throw error;
    const message = `expected ${expected.join(" or ")}, got ${error.message}`;
    throw new Mismatch("expected-error-missing", message, {}, error.code);
  }
  if (saveError !== undefined) performer.save(saveError, noError);
  if (expected === undefined || expected.includes(anyOutcome)) return;
  const message = `expected ${expected.join(" or ")}, but ${prepared.step.verb} succeeded`;
  throw new Mismatch("expected-error-missing", message);
}

/** What `save-error` keeps. */
interface SavedError {
  /** errno, as connect_ex returns it: 0 for none, as gaierror has it for a name that does not resolve, else -1. */
  readonly number: number;
  readonly name: string;
  /** In plain words. */
  readonly text: string;
}

const noError: SavedError = { number: 0, name: "OK", text: "no error" };

function describeError(name: string): SavedError {
  return { number: errnoNumber(name) ?? -1, name, text: describeErrno(name) };
}

function errnoOf(error: unknown): string | undefined {
  if (error instanceof SocketError) return error.code;
  return error instanceof Mismatch ? error.errno : undefined;
}
