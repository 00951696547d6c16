/** `programs:` — programs beside the roles: a database, a name server, whatever the subject talks to. */
import type { HelperProgram, Scenario } from "../model/scenario.ts";
import { findFreePort } from "../sockets/free-port.ts";
import { referencesOf } from "./dynamic.ts";
import type { Performer } from "./performer.ts";
import type { Programs } from "./programs.ts";
import type { Stage } from "./stage.ts";

/** Gives each of them its seat: whoever asks for one before it has been started waits for that. */
export function seatHelpers(programs: Programs, stage: Stage): void {
  for (const { name, run, cwd = ".", env, pty, stdin, files } of stage.scenario.programs) {
    let port: number | undefined;
    programs.addSeat(stage, {
      name,
      command: run,
      cwd,
      env,
      pty,
      stdin,
      files,
      port: () => (port ??= stage.network.enter(findFreePort)),
    });
  }
}

/**
 * Starts them one after the other, each ready before the next begins, and before the roles do. The first that names a role
 * waits for it, so it and those after it begin beside the roles.
 */
export async function startHelpers(
  programs: Programs,
  create: (helper: HelperProgram) => Performer,
  stage: Stage,
): Promise<void> {
  const helpers = stage.scenario.programs;
  const first = findFirstThatNamesRole(stage.scenario);
  const start = async (some: readonly HelperProgram[]): Promise<void> => {
    for (const helper of some) {
      if (stage.failure !== undefined) return;
      const performer = create(helper);
      await performer.act(() => startHelper(programs, helper, performer, stage));
    }
  };
  await start(first === -1 ? helpers : helpers.slice(0, first));
  if (first !== -1) programs.inBackground(start(helpers.slice(first)));
}

/** Its index; -1 where none does. */
function findFirstThatNamesRole({ programs, roles }: Scenario): number {
  const names = new Set(roles.map(({ name }) => name));
  return programs.findIndex(({ run, env, cwd = "", stdin = "", files }) =>
    referencesOf([run, env, cwd, stdin, files]).some(([root = ""]) => names.has(root)),
  );
}

async function startHelper(
  programs: Programs,
  { name, readyListening }: HelperProgram,
  performer: Performer,
  stage: Stage,
): Promise<void> {
  const seat = programs.seat(name);
  await seat.start(performer);
  if (readyListening === undefined) return;
  const address = await stage.preparation.address(readyListening).resolve(performer);
  await programs.addresses.find(performer, seat, { address, name: undefined }, new Set(), stage);
}
