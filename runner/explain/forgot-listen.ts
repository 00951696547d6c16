/** A socket that is bound and does not listen: nobody can connect to it. */
import { formatAddress } from "../programs/kernel-sockets.ts";
import type { Observation } from "../programs/observe.ts";
import { endedPrograms, runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const forgotListen: Explainer = {
  name: "forgot-listen",
  explain({ code }, programs) {
    // accept(2): EINVAL, the socket is not listening for connections.
    const ended = endedPrograms(programs).find(
      ({ stderr, stdout }) =>
        /accept/.test(stderr + stdout) && /Invalid argument|EINVAL|Errno 22/.test(stderr + stdout),
    );
    if (ended !== undefined) {
      return `${ended.name} called accept() on a socket that does not listen, which fails with EINVAL: call listen() between bind() and accept().`;
    }
    if (code !== "not-listening") return undefined;
    const unix = findDeafPath(programs);
    if (unix !== undefined) return unix;
    for (const { evidence, sockets } of runningPrograms(programs)) {
      const bound = sockets.find(({ state, protocol }) => protocol === "tcp" && state === "BOUND");
      if (bound !== undefined) {
        return `${evidence.name} called bind() and not listen(). bind() only gives the socket its address, ${formatAddress(bound.host, bound.port)}; the kernel takes connections for it from listen() on.`;
      }
      if (sockets.some(({ protocol, state }) => protocol === "tcp" && state === "UNBOUND")) {
        return `${evidence.name} has made a socket and gone no further: a server calls bind() and listen() on it, then accept().`;
      }
    }
    return undefined;
  },
};

function findDeafPath(programs: readonly Observation[]): string | undefined {
  for (const { evidence, unixSockets } of runningPrograms(programs)) {
    const bound = unixSockets.find(({ isListening, isConnected }) => !isListening && !isConnected);
    if (bound === undefined) continue;
    return bound.type === "datagram"
      ? `${evidence.name} has made a datagram socket, and its clients connect: make it with SOCK_STREAM, not SOCK_DGRAM, and call listen() and accept().`
      : `${evidence.name} called bind() and not listen(): the file ${bound.path} is there, and the kernel takes connections for it from listen() on.`;
  }
  return undefined;
}
