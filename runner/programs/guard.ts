/**
 * No program outlives us, however we end, and no temporary folder. Programs that still run when this process ends are
 * killed as it ends; when it is killed itself, a watchdog (a shell that waits for the end of a pipe which only we hold)
 * does it for us, and removes the folders.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Writable } from "node:stream";
import { setFolderGuard } from "../sockets/ephemeral-folder.ts";
import { markName, type Family } from "./family.ts";

/** All marks of this run begin with it. */
const run = `${process.pid}-${randomBytes(6).toString("hex")}`;
let launches = 0;
const guarded = new Set<Family>();
let watchdog: ChildProcess | undefined;
let exitIsWatched = false;
let foldersAreGuarded = false;

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const patienceMs = 2000;

/** A mark that no other program has. */
export function nextMark(): string {
  return `${run}/${launches++}`;
}

/** From now on the family dies with us. Returns what ends that, for when nobody is left of it. */
export function guard(family: Family): () => void {
  guarded.add(family);
  watchExit();
  guardFolders();
  tellWatchdog(`+ ${family.leader}\n`);
  return () => {
    if (guarded.delete(family)) tellWatchdog(`- ${family.leader}\n`);
  };
}

/** From now on temporary folders do not outlive us either when we are killed. */
export function guardFolders(): void {
  if (foldersAreGuarded) return;
  foldersAreGuarded = true;
  watchExit();
  const tell = (sign: string, path: string): void => {
    // What it is told are lines.
    if (!path.includes("\n")) tellWatchdog(`${sign} ${path}\n`);
  };
  setFolderGuard({ made: (path) => tell("made", path), removed: (path) => tell("removed", path) });
}

function watchExit(): void {
  if (exitIsWatched) return;
  exitIsWatched = true;
  // Before the folders are removed into which programs still write.
  process.prependListener("exit", killAll);
}

/** Ends the watchdog; the next launch starts another one. For whoever wants no process left while this one goes on. */
export function dismissWatchdog(): void {
  watchdog?.kill("SIGKILL");
  watchdog = undefined;
}

/** Nothing can be awaited here any more: looks until nobody is left, which takes a millisecond or two. */
function killAll(): void {
  const end = performance.now() + patienceMs;
  for (const family of guarded) {
    while (family.signalAll("SIGKILL") > 0 && performance.now() < end) Atomics.wait(sleeper, 0, 0, 1);
  }
  dismissWatchdog();
}

/**
 * POSIX sh; $0 is the name and beginning of our marks, $@ are the folders. Without families left it kills nobody;
 * otherwise it kills their groups, and then, where there is a /proc, whoever has our mark in its environment.
 */
const script = `groups=
while IFS= read -r line; do
  what=\${line#* }
  case $line in
    "+ "*) groups="$groups $what" ;;
    "- "*) left=; for each in $groups; do [ "$each" = "$what" ] || left="$left $each"; done; groups=$left ;;
    "made "*) set -- "$@" "$what" ;;
    "removed "*) for each do shift; [ "$each" = "$what" ] || set -- "$@" "$each"; done ;;
  esac
done
[ -z "$groups" ] || for round in 1 2; do
  for group in $groups; do kill -s KILL -- "-$group"; done
  for file in $(grep -l -s -a -F "$0" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -s KILL "\${pid%/environ}"
  done
done
[ $# = 0 ] || rm -rf -- "$@"`;

function tellWatchdog(line: string): void {
  watchdog ??= startWatchdog();
  (watchdog.stdin as Writable).write(line);
}

function startWatchdog(): ChildProcess {
  // In a session of its own, so that Ctrl-C does not reach it; in /, so that it keeps no folder busy.
  const child = spawn("/bin/sh", ["-c", script, `${markName}=${run}/`], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: { PATH: process.env["PATH"] },
  });
  child.on("error", ignoreLoss);
  child.stdin.on("error", ignoreLoss);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}

/** Without a shell there is no watchdog; everything else still stops what it started. */
function ignoreLoss(): void {}
