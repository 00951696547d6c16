/** Reading what a program prints until a pattern is met, or cannot be met any more. */
import { Mismatch } from "../model/outcome.ts";
import type { Pattern } from "../model/pattern.ts";
import { withReceived } from "../patterns/rejection.ts";
import type { OutputStream } from "../programs/output-stream.ts";
import type { Actor } from "../steps/actor.ts";
import type { ProgramHandle } from "../steps/program-handle.ts";

export async function readOutput(
  actor: Actor,
  program: ProgramHandle,
  output: OutputStream,
  stream: "stdout" | "stderr",
  pattern: Pattern,
): ReturnType<ProgramHandle["expectOutput"]> {
  const reader = pattern.begin();
  for (;;) {
    const view = output.view();
    const early = reader.next(view, false);
    const state = early.kind === "need-more" && output.ended ? reader.next(view, true) : early;
    if (state.kind === "matched") {
      // A copy: Buffer's own slice would be a view.
      const content = new Uint8Array(view.subarray(state.start, state.end));
      output.consume(state.length);
      return { content, saved: state.saved };
    }
    if (state.kind === "rejected") {
      throw new Mismatch(
        "output-differs",
        `${stream} of ${program.name}: expected ${pattern.description}; ${state.reason.message}${output.overflowed ? " (it printed more than 16 MiB that no step has read; what came after them is not kept)" : ""}`,
        withReceived(state.reason, view),
      );
    }
    const { what } = state;
    await actor.wait<void>(
      {
        describe: () => `waits for ${what} on ${stream} of ${program.name}`,
        mayEndByItself: () => true,
        on: () => [program.name],
      },
      (resolve) => output.watch(resolve),
    );
  }
}
