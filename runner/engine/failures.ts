/** What was thrown → the Failure that reports show, with everything that helps to understand it. */
import { explain } from "../explain/registry.ts";
import { ExpressionError } from "../expressions/index.ts";
import { Fault, Mismatch, type CutInfo, type Failure, type FailureCode } from "../model/outcome.ts";
import { locate } from "../model/source.ts";
import type { Observation } from "../programs/observe.ts";
import { Connection } from "../sockets/connection.ts";
import { formatEndpoint, type Endpoint } from "../sockets/endpoint.ts";
import { DatagramSocket } from "../sockets/datagram-socket.ts";
import { SocketError } from "../sockets/errno.ts";
import type { Transport } from "../steps/actor.ts";
import { lastCut } from "../steps/cut-memory.ts";
import type { Performer } from "./performer.ts";
import type { Stage } from "./stage.ts";

/** How many chunks of the wire a failure shows. */
const wireChunks = 8;

/** Calls whose failure is ours: the machine could not give us what the scenario needs. */
const ownCalls: ReadonlySet<string> = new Set([
  "socket",
  "bind",
  "listen",
  "getsockname",
  "setsockopt",
  "getsockopt",
  "resolve",
]);

/** The failure as it is at that moment; `withEvidence` adds what only the end of the scenario tells. */
export function toFailure(error: unknown, performer: Performer | undefined, stage: Stage): Failure {
  const { kind, code, message, detail } = classify(error);
  const step = performer?.currentStep;
  const place = step?.span ?? performer?.place;
  const transport = performer?.sockets.lastUsed;
  const stream = performer?.sockets.lastUsedStream();
  const own = step?.modifiers.hint;
  return {
    ...detail,
    kind,
    code,
    message,
    actor: performer?.name,
    step: step?.id,
    at: place === undefined ? detail.at : locate(place),
    connection: transport === undefined ? undefined : endsOf(transport),
    wire: stream === undefined ? undefined : wireOf(stream, transport, stage),
    cut: transport === undefined ? undefined : cutOf(transport, performer, stage),
    hints: [
      ...(own === undefined ? [] : [own]),
      ...(detail.hints ?? []),
      ...stage.proxies.remarks(),
      ...remarkFates(stage),
    ],
  };
}

/** What `datagrams:` has done until now: who waits in vain may wait for one of those. */
function remarkFates({ datagramSockets }: Stage): readonly string[] {
  return [...datagramSockets].flatMap(({ owner, underWay }) => {
    const fates = underWay?.describe();
    if (fates === undefined) return [];
    const moral =
      underWay?.counts.lost === 0 ? "" : ": who waits for a lost one waits in vain, and has to give up after a while";
    return `${owner ?? "a role"} has ${fates}, on purpose (\`datagrams\`)${moral}.`;
  });
}

function wireOf(stream: number, transport: Transport | undefined, stage: Stage): NonNullable<Failure["wire"]> {
  const excerpts = stage.recorder.transcript.last(new Set([stream]), wireChunks);
  if (!(transport instanceof DatagramSocket)) return excerpts;
  return excerpts.map((excerpt) => ({ ...excerpt, isDatagram: true as const }));
}

/** How programs ended, and what usually lies behind it all: known when they have had a moment to end. */
export function withEvidence(
  failure: Failure,
  observations: readonly Observation[],
  { datagramSockets, listeners }: Pick<Stage, "datagramSockets" | "listeners">,
): Failure {
  const programs = observations.map(({ evidence }) => evidence);
  const datagramPorts = [...datagramSockets].flatMap(({ local }) => ("port" in local ? [local.port] : []));
  const complete: Failure = { ...failure, programs: programs.length === 0 ? undefined : programs };
  // A handshake that fails as a part of `accept` leaves no connection.
  const local = failure.connection?.local ?? /^start-tls (\S+) to /.exec(failure.message)?.[1];
  const isAccepted = [...listeners].some((listener) => isAcceptedAt(listener, local));
  return { ...complete, hints: [...complete.hints, ...explain(complete, observations, { datagramPorts, isAccepted })] };
}

/** Its address may be a wildcard, and that of what it accepts is not: the port tells. */
function isAcceptedAt(listener: Endpoint, local: string | undefined): boolean {
  if ("path" in listener) return formatEndpoint(listener) === local;
  return local?.endsWith(`:${listener.port}`) === true;
}

/** Roles of ours read on whatever the cuts were: nothing to tell of them. */
function cutOf(transport: Transport, performer: Performer | undefined, stage: Stage): CutInfo | undefined {
  if (!(transport instanceof Connection)) return undefined;
  // A proxy's connection is ours; who was behind it cannot be seen any more when it is over.
  if (stage.hasPrograms) {
    const cut = stage.proxies.lastCut(transport);
    if (cut !== undefined) return cut;
  }
  return performer?.peerIsOurs(transport) === true ? undefined : lastCut(transport);
}

/** An unconnected datagram socket has the other end that it heard of last, or turned to. */
function endsOf(transport: Transport): NonNullable<Failure["connection"]> {
  const remote = transport instanceof DatagramSocket ? transport.correspondent : transport.remote;
  return { local: formatEndpoint(transport.local), remote: remote === undefined ? "anyone" : formatEndpoint(remote) };
}

interface Classified {
  readonly kind: Failure["kind"];
  readonly code: FailureCode;
  readonly message: string;
  readonly detail: Partial<Failure>;
}

function classify(error: unknown): Classified {
  if (error instanceof Mismatch)
    return { kind: "mismatch", code: error.code, message: error.message, detail: error.detail };
  if (error instanceof Fault) return { kind: "fault", code: error.code, message: error.message, detail: error.detail };
  if (error instanceof SocketError) {
    const kind = ownCalls.has(error.call) || error.code === "EMFILE" ? "fault" : "mismatch";
    return { kind, code: "unexpected-error", message: error.message, detail: {} };
  }
  if (error instanceof RangeError || error instanceof ExpressionError) {
    return { kind: "fault", code: "expression-failed", message: error.message, detail: {} };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    kind: "fault",
    code: "internal",
    message: `this is a bug in tomada: ${error instanceof Error ? error.message : String(error)}`,
    detail: { hints: [`Please report it with the scenario and this trace: ${stack}`] },
  };
}
