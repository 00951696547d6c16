/** Test support: failures and programs as explainers are given them, made from what matters in a test. */
import type { Failure, ProgramEvidence, ProgramExit, WireExcerpt } from "../model/outcome.ts";
import type { KernelSocket } from "../programs/kernel-sockets.ts";
import type { Observation } from "../programs/observe.ts";

export function failureOf(detail: Partial<Failure>): Failure {
  return { kind: "mismatch", code: "closed-early", message: "", hints: [], ...detail };
}

/** Text is of one character a byte. */
export function compared(
  expected: string | Uint8Array,
  actual: string | Uint8Array,
): Required<Pick<Failure, "comparison">> {
  const [wanted, got] = [toBytes(expected), toBytes(actual)];
  const first = wanted.findIndex((byte, at) => byte !== got[at]);
  const differsAt = first === -1 ? (got.length > wanted.length ? wanted.length : undefined) : first;
  return {
    comparison: {
      expected: wanted,
      actual: got,
      base: 0,
      ...(differsAt === undefined ? {} : { differsAt }),
      expectedLength: wanted.length,
      actualLength: got.length,
    },
  };
}

export function toBytes(text: string | Uint8Array): Buffer {
  return typeof text === "string" ? Buffer.from(text, "latin1") : Buffer.from(text);
}

/** "> what was sent", "< what was received", in order. */
export function wireOf(lines: readonly string[], isDatagram = false): { readonly wire: readonly WireExcerpt[] } {
  const offsets = { sent: 0, received: 0 };
  return {
    wire: lines.map((line) => {
      const direction = line.startsWith(">") ? "sent" : "received";
      const bytes = toBytes(line.slice(2));
      const offset = offsets[direction];
      offsets[direction] += bytes.length;
      return { direction, actor: "client", offset, bytes, ...(isDatagram ? { isDatagram: true as const } : {}) };
    }),
  };
}

/** The connection that `failureOf` has where it has one: the client's end, and the server's. */
export const connection = { local: "127.0.0.1:5000", remote: "127.0.0.1:80" };

const whole: KernelSocket = {
  protocol: "tcp",
  state: "LISTEN",
  host: "127.0.0.1",
  port: 80,
  remoteHost: "0.0.0.0",
  remotePort: 0,
  inode: 1,
  waiting: 0,
};

/** The server's end of `connection`; inode 2. */
export const served: KernelSocket = {
  ...whole,
  state: "ESTABLISHED",
  remoteHost: "127.0.0.1",
  remotePort: 5000,
  inode: 2,
};

export function programOf(
  evidence: Partial<ProgramEvidence>,
  sockets: readonly Partial<KernelSocket>[] = [],
  rest: Partial<Observation> = {},
): Observation {
  return {
    evidence: { name: "server", command: "./server", stdout: "", stderr: "", ...evidence },
    sockets: sockets.map((socket) => ({ ...whole, ...socket })),
    unixSockets: [],
    language: undefined,
    calls: [],
    children: { living: 0, zombies: 0 },
    ...rest,
  };
}

export function ended(code: number | null, output: string, rest: Partial<Observation> = {}): Observation {
  const exit: ProgramExit = { code, signal: null, stopped: false };
  return programOf({ exit, stderr: output }, [], rest);
}
