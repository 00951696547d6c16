/** An ADDRESS that is made of what a role tells of its socket, and of too little or too much of it. */
import type { Outline } from "./outline.ts";

export interface PartialAddress {
  readonly message: string;
  readonly help: string;
}

/** What is wrong with `${server}`, `${server.host}`, `${server.address}:80`, `tls://${server.address}` as an ADDRESS. */
export function describePartialAddress(address: string, outline: Outline): PartialAddress | undefined {
  const [, scheme = "", path = "", rest = ""] =
    /^(\w+:\/\/)?\$\{\s*([\w-]+(?:\.[\w-]+)*)\s*\}(:\w+)?$/.exec(address) ?? [];
  const [name = "", ...parts] = path.split(".");
  const role = outline.roles.find((one) => one.name === name);
  if (role === undefined || parts.length > 2) return undefined;
  const last = parts.at(-1);
  const around = ["host", "port", "address"].includes(last ?? "") ? parts.slice(0, -1) : parts;
  // That there is no socket of that name is another check's finding.
  if (!around.every((part) => role.everyEffect.some((effect) => "name" in effect && effect.name === part)))
    return undefined;
  const socket = [name, ...around].join(".");
  const whole = `\${${socket}.address}`;
  if (last === "address") {
    if (rest !== "")
      return { message: `${path} has a port already`, help: `write ${scheme}${whole}, or \${${socket}.host}${rest}` };
    const written = scheme === "" ? undefined : schemeOf(role);
    if (written === undefined) return undefined;
    return { message: `${path} begins with ${written} already`, help: `write ${whole}` };
  }
  if (rest !== "") return undefined;
  if (last === "host") return { message: `${path} is a host without a port`, help: `write ${scheme}${whole}` };
  if (last === "port") return { message: `${path} is a port without a host`, help: `write ${scheme}${whole}` };
  if (parts.length > 1) return undefined;
  return { message: `${path} is a socket, and not yet its address`, help: `write ${scheme}${whole}` };
}

/** The scheme with which all addresses begin that the role binds, where that is one. */
function schemeOf({ everyEffect }: Outline["roles"][number]): string | undefined {
  const found = new Set(
    everyEffect.flatMap((effect) =>
      effect.kind === "bind" ? [/^(?:udp:\/\/|tls:\/\/|unix:|unix-dgram:)/.exec(effect.address)?.[0]] : [],
    ),
  );
  const [only] = found;
  return found.size === 1 ? only : undefined;
}
