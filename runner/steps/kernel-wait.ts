/** Waiting for what the kernel tells no event of: it is looked at again and again, as long as the step's time is not up. */
import { Mismatch } from "../model/outcome.ts";
import type { Actor } from "./actor.ts";

const shortestPauseMs = 2;
/** Looking at a program means reading some of /proc: a long wait must not take a processor for itself. */
const longestPauseMs = 20;

export interface KernelQuestion {
  /** Looks once. Throws what cannot become otherwise. */
  holds(): boolean;
  /** "waits for …", as it is now. */
  describe(): string;
  /** Why the step fails when its time is up. */
  complain(): string;
}

export async function waitForKernel(actor: Actor, question: KernelQuestion): Promise<void> {
  if (question.holds()) return;
  try {
    await actor.wait<void>(
      // The kernel's timers, what is under way, and programs change it.
      { describe: () => question.describe(), mayEndByItself: () => true },
      (resolve, reject) => {
        let pauseMs = shortestPauseMs;
        const look = (): void => {
          try {
            if (question.holds()) return resolve();
          } catch (error) {
            return reject(error);
          }
          pauseMs = Math.min(longestPauseMs, pauseMs * 1.2);
          timer = setTimeout(look, pauseMs);
        };
        let timer = setTimeout(look, pauseMs);
        return () => clearTimeout(timer);
      },
    );
  } catch (error) {
    if (!(error instanceof Mismatch) || error.code !== "timed-out") throw error;
    throw new Mismatch("timed-out", question.complain(), error.detail, error.errno);
  }
}
