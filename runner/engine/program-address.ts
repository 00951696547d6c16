/** Where a program listens, compared with where the scenario asks it to; a difference is explained. */
import { isAddressError, parseAddress } from "../model/address.ts";
import { Fault, Mismatch } from "../model/outcome.ts";
import { describeExit } from "../programs/describe-exit.ts";
import { describeSocket, type KernelSocket } from "../programs/kernel-sockets.ts";
import { waitUntilListening, type Readiness } from "../programs/readiness.ts";
import { SocketError } from "../sockets/errno.ts";
import { Listener } from "../sockets/listener.ts";
import { resolveEndpoint } from "../sockets/resolve.ts";
import type { Endpoint } from "../sockets/endpoint.ts";
import type { Actor } from "../steps/actor.ts";
import { readinessMs, type ProgramSeat } from "./program-seat.ts";

/** Throws Mismatch "not-listening", "listening-elsewhere", "exited-early". `taken`: sockets that were found before. */
export async function waitForAddress(actor: Actor, seat: ProgramSeat, asked: string, taken?: ReadonlySet<number>): Promise<KernelSocket> {
  const { program } = seat;
  if (program === undefined) throw new Fault("not-alive", `${seat.name} has not been started`);
  const address = parseAddress(asked);
  if (isAddressError(address) || "path" in address) throw new RangeError(`${JSON.stringify(asked)} is not an address that a program can be seen to listen on`);
  const endpoints = await resolveEndpoint(address);
  const [first] = endpoints;
  const wanted = { hosts: address.host === "" ? [] : endpoints.map(({ host }) => host), port: first?.port ?? 0 };
  const limits = { timeoutMs: readinessMs * seat.timeoutScale, scale: seat.timeoutScale };
  const readiness = await actor.wait<Readiness>(
    { describe: () => `waits for ${seat.name} to listen on ${asked}`, mayEndByItself: () => true, on: () => [seat.name] },
    (resolve, reject) => {
      const giveUp = new AbortController();
      waitUntilListening(program, wanted, { ...limits, signal: giveUp.signal }, taken).then(
        (found) => found !== undefined && resolve(found),
        reject,
      );
      return () => giveUp.abort();
    },
  );
  if (readiness.kind === "listening") return readiness.socket;
  throw explainReadiness(seat, asked, first, readiness);
}

function explainReadiness(seat: ProgramSeat, asked: string, endpoint: Endpoint | undefined, readiness: Exclude<Readiness, { kind: "listening" }>): Mismatch {
  const { name } = seat;
  switch (readiness.kind) {
    case "exited":
      return new Mismatch("exited-early", `${name} ${describeExit(readiness.exit)} before it listened on ${asked}`);
    case "elsewhere": {
      const where = readiness.sockets.map((socket) => describeSocket(socket).replace("LISTEN ", "")).join(" and ");
      return new Mismatch("listening-elsewhere", `${name} listens on ${where}; the scenario asks for ${asked}`, {
        comparison: { expectedText: asked, actualText: where, base: 0 },
      });
    }
    case "not-listening": {
      if (readiness.openSockets > 0 && endpoint !== undefined && isTaken(endpoint)) {
        return new Mismatch("not-listening", `${name} has bound ${asked} and does not listen there: connections would be refused`, {
          hints: ["A bound TCP socket takes no connections until listen() is called on it: bind, then listen, then accept."],
        });
      }
      const sockets = readiness.openSockets === 0 ? "it has no socket open" : `it has ${readiness.openSockets} open socket${readiness.openSockets === 1 ? "" : "s"}, none of which listens`;
      return new Mismatch("not-listening", `${name} runs and does not listen on ${asked}: ${sockets}`);
    }
  }
}

/** Somebody has bound the address, though nobody listens there: a bind of our own, undone at once, is refused. */
function isTaken(endpoint: Endpoint): boolean {
  if (endpoint.port === 0) return false;
  try {
    Listener.bind(endpoint).close();
    return false;
  } catch (error) {
    return error instanceof SocketError && error.code === "EADDRINUSE";
  }
}
