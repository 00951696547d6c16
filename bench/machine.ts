/** What the figures were measured on. */
import { cpus, release } from "node:os";
import { tryCommand } from "../scripts/run-command.ts";

export async function describeMachine(): Promise<string> {
  const { output } = await tryCommand("varnishd", ["-V"]);
  const processors = cpus();
  return [
    `Node ${process.versions.node}`,
    /varnish-[\d.]+/.exec(output)?.[0] ?? "varnish of unknown version",
    `Linux ${release().split("-")[0]}`,
    `${processors.length} × ${processors[0]?.model ?? "unknown processor"}`,
  ].join(", ");
}
