/** For tests that start programs which npm does not bring. */
import { describe } from "vitest";
import { debianPackages, isInstalled, type TestCommand } from "./debian-packages.ts";

/**
 * `describe` for tests that start these programs: where one is missing they are skipped, under a name that says which
 * and how to get it.
 */
export function requireCommand(...commands: readonly TestCommand[]): (title: string, body: () => void) => void {
  const missing = commands.filter((command) => !isInstalled(command));
  if (missing.length === 0) return (title, body) => describe(title, body);
  const packages = missing.map((command) => debianPackages[command]).join(" ");
  const reason = `no ${missing.join(", no ")}; apt-get install ${packages}`;
  return (title, body) => describe.skip(`${title} [skipped: ${reason}]`, body);
}
