/** Service names → ports, from the machine's own table (services(5)). */
import { readFileSync } from "node:fs";
import { SocketError } from "./errno.ts";

let table: Map<string, number> | undefined;

/** The port of a service name ("http" → 80); throws SocketError when the machine knows no such service. */
export function servicePort(name: string): number {
  table ??= readServices();
  const port = table.get(name);
  if (port === undefined) throw new SocketError("EAI_SERVICE", "resolve", `service ${name}`);
  return port;
}

function readServices(): Map<string, number> {
  const found = new Map<string, number>();
  let text: string;
  try {
    text = readFileSync("/etc/services", "latin1");
  } catch {
    // Slim containers have no /etc/services; the names that a scenario is likely to use are the same everywhere (IANA).
    text =
      "echo 7/tcp\ndiscard 9/tcp\ndaytime 13/tcp\nftp 21/tcp\nssh 22/tcp\ntelnet 23/tcp\nsmtp 25/tcp\ntime 37/tcp\ndomain 53/tcp\nhttp 80/tcp\npop3 110/tcp\nimap2 143/tcp\nhttps 443/tcp\n";
  }
  for (const line of text.split("\n")) {
    const [name, portAndProtocol, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    const port = Number.parseInt(portAndProtocol ?? "", 10);
    if (name === undefined || Number.isNaN(port)) continue;
    for (const each of [name, ...aliases]) if (!found.has(each)) found.set(each, port);
  }
  return found;
}
