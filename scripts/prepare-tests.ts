/**
 * Run before the tests: installs the programs that tests start and this machine lacks, where that can be done without
 * asking anybody (root on Debian). Where it cannot, or fails, tests that need them are skipped and say so.
 */
import { debianPackages, isInstalled, type TestCommand } from "./debian-packages.ts";
import { tryCommand } from "./run-command.ts";

const timeoutMs = 5 * 60_000;

const commands = Object.keys(debianPackages) as TestCommand[];
const missing = commands.filter((command) => !isInstalled(command));
const packages = missing.flatMap((command) => debianPackages[command].split(" "));

if (packages.length > 0) {
  if (process.getuid?.() === 0 && isInstalled("apt-get")) await install(packages);
  else
    console.log(
      `Tests that need ${missing.join(", ")} will be skipped; with them: apt-get install ${packages.join(" ")}`,
    );
}

async function install(names: readonly string[]): Promise<void> {
  console.log(`Installing ${names.join(", ")} for tests that start such programs`);
  // Offline, systemctl starts no service: tests start the programs themselves, and nobody asked for a web server here.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", SYSTEMD_OFFLINE: "1" };
  const installation = ["install", "--yes", "--quiet", "--no-install-recommends", ...names];
  for (const args of [["update", "--quiet"], installation]) {
    const { exitCode, output } = await tryCommand("apt-get", args, { env, timeoutMs });
    if (exitCode === 0) continue;
    console.log(
      `apt-get ${args.join(" ")} failed; tests that need ${missing.join(", ")} will be skipped\n${output.trim()}`,
    );
    return;
  }
}
