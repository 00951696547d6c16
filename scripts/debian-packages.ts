/** Programs that tests start and npm does not bring, and Debian's packages that do. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export const debianPackages = {
  python3: "python3",
  gcc: "gcc libc6-dev",
  // A whole JDK: `java Program.java` compiles.
  javac: "default-jdk-headless",
  socat: "socat",
  openssl: "openssl",
  aiosmtpd: "python3-aiosmtpd",
  bwrap: "bubblewrap",
  curl: "curl",
  dig: "bind9-dnsutils",
  dnsmasq: "dnsmasq-base",
  haproxy: "haproxy",
  memcached: "memcached",
  mosquitto: "mosquitto",
  nginx: "nginx-light",
  "redis-server": "redis-server",
} as const;

export type TestCommand = keyof typeof debianPackages;

export function isInstalled(command: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, command)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
