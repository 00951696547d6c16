/** `exec:` — a command to its end. */
import { resolve } from "node:path";
import type { ProgramExit } from "../model/outcome.ts";
import { stop } from "../programs/stop.ts";
import type { CommandOutcome } from "../steps/program-handle.ts";
import type { Performer } from "./performer.ts";

/** In `folder`. It is stopped when the step's time is up, or the scenario over. */
export async function execute(
  performer: Performer,
  command: string | readonly string[],
  folder: string,
): Promise<CommandOutcome> {
  const { launch } = await import("../programs/launch.ts");
  const { network } = performer;
  const program = await launch({ name: "exec", command, cwd: resolve(folder), network });
  program.endInput();
  try {
    const exit = await performer.wait<ProgramExit>(
      { describe: () => `waits for "${program.command}" to end`, mayEndByItself: () => true },
      (resolveWait) => program.whenExited(resolveWait),
    );
    return { exit, stdout: program.stdout.view().slice(), stderr: program.stderr.view().slice() };
  } finally {
    await stop(program);
  }
}
