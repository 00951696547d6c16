/** Service names ↔ ports, from the machine's own table (services(5)). */
import { readFileSync } from "node:fs";
import { SocketError } from "./errno.ts";

export type ServiceProtocol = "tcp" | "udp";

/** What a scenario is likely to name, for machines without /etc/services (slim containers): the same everywhere (IANA). */
const common = `
echo 7/tcp 7/udp
discard 9/tcp 9/udp
daytime 13/tcp 13/udp
qotd 17/tcp
chargen 19/tcp 19/udp
ftp 21/tcp
ssh 22/tcp
telnet 23/tcp
smtp 25/tcp
time 37/tcp 37/udp
domain 53/tcp 53/udp
tftp 69/udp
http 80/tcp
pop3 110/tcp
ntp 123/udp
imap2 143/tcp
snmp 161/udp
https 443/tcp
`;

interface Services {
  /** "http/tcp" → 80. */
  readonly ports: ReadonlyMap<string, number>;
  /** "80/tcp" → "http": the first name of the port, without its aliases. */
  readonly names: ReadonlyMap<string, string>;
}

let table: Services | undefined;

/** The port of a service name ("http" → 80); throws SocketError when this machine knows no such service. */
export function servicePort(name: string, protocol: ServiceProtocol): number {
  const port = services().ports.get(`${name}/${protocol}`);
  if (port === undefined) throw new SocketError("EAI_SERVICE", "resolve", `the ${protocol} service ${name}`);
  return port;
}

/** The service's name of a port (80 → "http"); undefined where it has none. */
export function serviceName(port: number, protocol: ServiceProtocol): string | undefined {
  return services().names.get(`${port}/${protocol}`);
}

function services(): Services {
  return (table ??= parseServices(`${readText("/etc/services")}\n${spread(common)}`));
}

/** The first line that has a name, or a port, decides what it stands for. */
export function parseServices(text: string): Services {
  const ports = new Map<string, number>();
  const names = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [name, numbered = "", ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    const [, port, protocol] = /^(\d+)\/(\w+)$/.exec(numbered) ?? [];
    if (name === undefined || port === undefined) continue;
    if (!names.has(numbered)) names.set(numbered, name);
    for (const each of [name, ...aliases].map((word) => `${word}/${protocol}`))
      if (!ports.has(each)) ports.set(each, Number(port));
  }
  return { ports, names };
}

/** "echo 7/tcp 7/udp" as the lines of services(5). */
function spread(lines: string): string {
  return lines
    .split("\n")
    .flatMap((line) => {
      const [name, ...numbers] = line.split(" ");
      return numbers.map((number) => `${name} ${number}`);
    })
    .join("\n");
}

function readText(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
