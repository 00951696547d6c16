/** Where the secrets of TLS connections go, for Wireshark (draft-ietf-tls-keylogfile): one place for the whole process. */

let log: ((line: Uint8Array) => void) | undefined;

/** undefined: nowhere. Each line comes with its newline. */
export function logTlsKeysTo(write: ((line: Uint8Array) => void) | undefined): void {
  log = write;
}

export function logTlsKey(line: Uint8Array): void {
  log?.(line);
}
