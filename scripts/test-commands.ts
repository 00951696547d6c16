/** For tests that start programs which npm does not bring. */
import type { TestContext } from "vitest";
import { debianPackages, isInstalled, type TestCommand } from "./debian-packages.ts";

/** Skips the test where the command is missing, with a note that says how to get it; the run's end lists these. */
export function requireCommand(context: TestContext, command: TestCommand): void {
  if (!isInstalled(command)) context.skip(`no ${command}; apt-get install ${debianPackages[command]}`);
}
