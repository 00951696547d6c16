/** Application protocols (RFC 7301), as OpenSSL has them: each name behind its length. */
import { type Pointer, requireOpenssl } from "./openssl.ts";

const SSL_TLSEXT_ERR_OK = 0;
const SSL_TLSEXT_ERR_ALERT_FATAL = 2;
const OPENSSL_NPN_NEGOTIATED = 1;

/** Throws RangeError for a name that is empty or longer than 255 bytes. */
export function encodeProtocols(names: readonly string[]): Buffer {
  const parts = names.map((name) => {
    const bytes = Buffer.from(name, "latin1");
    if (bytes.length === 0 || bytes.length > 255)
      throw new RangeError(`the name of an application protocol has 1 to 255 bytes, not ${bytes.length}`);
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  // Not from Buffer's pool: OpenSSL keeps pointers into it for the time of a call.
  const list = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0));
  Buffer.concat(parts).copy(list);
  return list;
}

/** The lists of servers, by the tag that their contexts were given; contexts come and go, lists are few. */
const lists: Buffer[] = [];
let callback: unknown;

/** Has a server choose: its own most wanted among those that the client offers, or the alert no_application_protocol. */
export function selectProtocols(context: Pointer, own: Buffer): void {
  const { openssl, register } = requireOpenssl();
  const known = lists.findIndex((list) => list.equals(own));
  const tag = known === -1 ? lists.push(own) - 1 : known;
  callback ??= register("selectProtocol", (_, chosen, length, theirs, size, which) => {
    const list = lists[Number(which ?? 0)];
    if (list === undefined) return SSL_TLSEXT_ERR_ALERT_FATAL;
    const outcome = openssl.SSL_select_next_proto(chosen, length, list, list.length, theirs, size);
    return outcome === OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
  });
  openssl.SSL_CTX_set_alpn_select_cb(context, callback, BigInt(tag));
}
