/** The program listens, and not where it was asked to. */
import { type InternetAddress, isAddressError, parseAddress } from "../model/address.ts";
import type { Failure } from "../model/outcome.ts";
import type { Explainer } from "./explainer.ts";

export const listeningElsewhere: Explainer = {
  name: "listening-elsewhere",
  explain({ code, comparison }: Failure) {
    if (code !== "listening-elsewhere") return undefined;
    if (comparison?.expectedText?.startsWith("unix") === true && comparison.actualText?.startsWith("unix") === true)
      return "The path is another one. Start the program with the path that it takes as an argument; a relative path is one in the folder in which the program was started.";
    const asked = internetAddress(comparison?.expectedText);
    const found = (comparison?.actualText ?? "").split(" and ").map(internetAddress);
    const [only] = found;
    if (asked === undefined || only === undefined || found.length > 1) return undefined;
    if (typeof asked.port !== "number" || typeof only.port !== "number") return undefined;
    if (asked.host.includes(":") && !only.host.includes(":"))
      return `${only.host} is IPv4, and whoever comes over IPv6 is refused there. Make the socket with AF_INET6 and bind ::, which takes IPv4 as well unless IPV6_V6ONLY is set.`;
    if (asked.port === 0) return undefined;
    if (asked.port === only.port && only.host.includes(":") && !asked.host.includes(":"))
      return `${only.host} is IPv6, and whoever comes over IPv4 does not reach ${only.host}. Make the socket with AF_INET and bind ${asked.host}, or bind ::, which takes IPv4 as well unless IPV6_V6ONLY is set.`;
    if (asked.port === only.port) {
      const client = asked.scheme === "udp" ? "what is sent" : "a client that connects";
      return `The port is right and the address is not: ${client} to ${asked.host} does not reach ${only.host}. Bind ${asked.host}, or the any-address.`;
    }
    if (swapBytes(asked.port) === only.port) {
      return `${only.port} is ${asked.port} with its two bytes exchanged: a port is sent in network byte order, so write htons(${asked.port}).`;
    }
    return `The clients of this scenario come to port ${asked.port}: bind that one, or start the program with the port that it takes as an argument.`;
  },
};

function internetAddress(text: string | undefined): InternetAddress | undefined {
  const address = parseAddress(text ?? "");
  return isAddressError(address) || "path" in address ? undefined : address;
}

/** What a port becomes on a little-endian machine when htons(3) is forgotten. */
function swapBytes(port: number): number {
  return ((port & 0xff) << 8) | (port >> 8);
}
