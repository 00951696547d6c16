/** Plays scenarios and tells what happens: the run, from its first event to its last. */
import { setMaxListeners } from "node:events";
import { eventsVersion } from "../model/events.ts";
import type { EventConsumer } from "../model/report.ts";
import type { Scenario } from "../model/scenario.ts";
import { formatSegmentation } from "../model/segmentation.ts";
import { lendFreePort } from "../expressions/index.ts";
import { whenFoldersNeedGuard } from "../sockets/ephemeral-folder.ts";
import { findFreePort } from "../sockets/free-port.ts";
import { keepTlsFiles } from "../sockets/tls/files.ts";
import { logTlsKeysTo } from "../sockets/tls/key-log.ts";
import { EventHub } from "./event-hub.ts";
import type { RunOptions } from "./run-options.ts";
import { playAll } from "./schedule.ts";

/** Never rejects for anything that a scenario does; what happened is in the events. */
export async function run(
  scenarios: readonly Scenario[],
  options: RunOptions,
  consumers: readonly EventConsumer[],
): Promise<void> {
  lendFreePort(findFreePort);
  // Loaded when there is something to guard: node:child_process takes 1.4 ms.
  whenFoldersNeedGuard(() => void import("../programs/guard.ts").then(({ guardFolders }) => guardFolders()));
  // Every scenario that is being played listens; Node would warn of the eleventh.
  setMaxListeners(0, options.signal);
  const hub = new EventHub(consumers);
  hub.emit({
    type: "run-started",
    version: eventsVersion,
    tomada: options.version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    startedAt: new Date().toISOString(),
    arguments: options.arguments,
    resegment: options.resegment && formatSegmentation(options.resegment),
    total: scenarios.length * options.repeat,
  });
  for (const diagnostic of options.diagnostics) hub.emit({ type: "diagnostic", diagnostic });
  const stopLogging = options.tlsKeyLog && logTlsKeysTo(options.tlsKeyLog);
  const releaseTlsFiles = keepTlsFiles();
  try {
    await playAll(scenarios, hub, options);
  } finally {
    stopLogging?.();
    releaseTlsFiles();
  }
  hub.emit({ type: "run-finished", durationMs: hub.now(), interrupted: options.signal.aborted });
}
