/** OpenSSL's queue of errors (ERR_get_error(3)): one for the thread, shared with node:crypto. */
import { requireOpenssl } from "./openssl.ts";

/** openssl/err.h: an error's library is above its reason. */
const reasonBits = 23;
const reasonMask = 0x7f_ffff;
const ERR_LIB_SSL = 20;

export interface OpensslError {
  /** Of the library for TLS itself: what it calls its reason. */
  readonly sslReason: number | undefined;
  /** In OpenSSL's words. */
  readonly text: string;
}

/** The first error since the queue was cleared, which is the cause of the others; the queue is empty then. */
export function takeError(): OpensslError | undefined {
  const { openssl } = requireOpenssl();
  const code = openssl.ERR_get_error();
  if (code === 0) return undefined;
  openssl.ERR_clear_error();
  const isOfSsl = code >>> reasonBits === ERR_LIB_SSL;
  return {
    sslReason: isOfSsl ? code & reasonMask : undefined,
    text: openssl.ERR_reason_error_string(code) ?? `error ${code.toString(16)}`,
  };
}

/** For messages. */
export function takeReason(): string {
  return takeError()?.text ?? "OpenSSL does not say why";
}
