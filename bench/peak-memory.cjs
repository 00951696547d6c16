/**
 * Loaded with --require: writes the largest resident memory of this process, in bytes, to a file when it ends.
 * From /proc and not from getrusage, whose maximum begins with what the parent had when it forked.
 */
"use strict";
const { readFileSync, writeFileSync } = require("node:fs");

process.once("exit", () => {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"));
  writeFileSync(process.env.PEAK_MEMORY_FILE, String(Number(kibibytes) * 1024));
});
