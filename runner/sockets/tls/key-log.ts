/** Where the secrets of TLS connections go, for Wireshark (draft-ietf-tls-keylogfile): those of the whole process. */

type Log = (line: Uint8Array) => void;

const logs = new Set<Log>();

/** Each line comes with its newline. Returns what ends it. */
export function logTlsKeysTo(log: Log): () => void {
  logs.add(log);
  return () => logs.delete(log);
}

export function logTlsKey(line: Uint8Array): void {
  for (const log of logs) log(line);
}
