/** Test support: a process of its own that launches a program with a daemon, says who they are, and ends in a given way. */
import { readdirSync, writeSync } from "node:fs";
import { launch } from "./launch.ts";
import type { Program } from "./program.ts";
import { stop } from "./stop.ts";

async function launchOne(): Promise<Program> {
  const program = await launch({
    name: "server",
    cwd: "/",
    // The daemon ignores TERM, has left group and session, and is nobody's child.
    command: `sh -c 'trap "" TERM; setsid sh -c "echo up; exec sleep 100" & exit' & sleep 100`,
  });
  await new Promise<void>((resolve) => program.stdout.watch(resolve));
  return program;
}

/** Ends once nothing keeps the event loop alive any more. */
async function stopInOrder(): Promise<void> {
  const descriptors: number[] = [];
  for (let next = program; descriptors.length < 3; next = await launchOne()) {
    await stop(next);
    await new Promise((resolve) => setTimeout(resolve));
    descriptors.push(readdirSync("/proc/self/fd").length);
    if (descriptors.length === 3) break;
  }
  writeSync(1, `descriptors ${descriptors.join(" ")}\n`);
}

const program = await launchOne();
writeSync(1, `${process.pid} ${program.pid} ${program.family.mark}\n`);

const ends: Readonly<Record<string, () => void>> = {
  exit: () => process.exit(5), // oxlint-disable-line unicorn/no-process-exit
  throw: () => {
    throw new Error("a bug");
  },
  reject: () => void Promise.reject(new Error("a bug")),
  stop: () => void stopInOrder(),
  // Whoever started us kills us.
  wait: () => void setInterval(() => {}, 1000),
};
ends[process.argv[2] ?? ""]?.();
