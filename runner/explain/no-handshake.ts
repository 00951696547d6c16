/** Somebody of ours waits for a handshake that the program has not begun, or does not answer. */
import type { Failure } from "../model/outcome.ts";
import type { Language } from "../programs/language.ts";
import type { Observation } from "../programs/observe.ts";
import { formatAddress } from "../programs/kernel-sockets.ts";
import { runningPrograms } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

export const noHandshake: Explainer = {
  name: "no-handshake",
  explain(failure, programs) {
    const peer = findPeer(failure);
    if (peer === undefined) return undefined;
    for (const program of runningPrograms(programs)) {
      const { evidence, language, sockets } = program;
      const own = sockets.find(({ host, port, remotePort }) => remotePort !== 0 && formatAddress(host, port) === peer);
      // What it has not read says more.
      if ((own?.waiting ?? 0) > 0) continue;
      if (own !== undefined)
        return `${evidence.name} is connected and has not begun the TLS handshake, which is for the client to begin: ${beginnings[language ?? "unknown"]}`;
      if (evidence.name === peer && hasReadAll(failure, program))
        return `${evidence.name} has read its client's hello and has not answered it: it takes that for a message in plain text. ${answers[language ?? "unknown"]}`;
    }
    return undefined;
  },
};

/** Whom the failure, or another role, waits for. */
function findPeer({ code, message, waits = [] }: Failure): string | undefined {
  if (code !== "timed-out" && code !== "deadline") return undefined;
  for (const text of [message, ...waits.map(({ what }) => what)]) {
    const peer = /waits for (\S+) to finish the TLS handshake/.exec(text)?.[1];
    if (peer !== undefined) return peer;
  }
  return undefined;
}

/** It has accepted the very connection, and nothing on it waits to be read. */
function hasReadAll({ connection }: Failure, { sockets }: Observation): boolean {
  const end = sockets.find(({ remoteHost, remotePort }) => formatAddress(remoteHost, remotePort) === connection?.local);
  return end !== undefined && end.waiting === 0;
}

const beginnings: Readonly<Record<Language | "unknown", string>> = {
  python:
    "call context.wrap_socket(…, server_hostname=…) before the first message, and leave server_side=True to servers.",
  java: "take a socket of SSLSocketFactory, and write to it or call startHandshake().",
  node: "take tls.connect() in place of net.connect().",
  native: "call SSL_connect() before the first message.",
  unknown: "it has to come before the first message.",
};

const answers: Readonly<Record<Language | "unknown", string>> = {
  python: "Wrap what accept() returned, with server_side=True, before anything is received on it.",
  java: "Take an SSLServerSocket in place of the ServerSocket.",
  node: "Take tls.createServer() in place of net.createServer().",
  native: "Call SSL_accept() on what accept() returned before anything is received on it.",
  unknown: "The handshake has to come before anything is received.",
};
