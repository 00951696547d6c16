/**
 * One end of TLS as OpenSSL has it (SSL), between two buffers: records in and out on the one side, plain text on the
 * other. It waits for nothing and touches no socket, as Java's SSLEngine does not.
 */
import { isIP } from "node:net";
import { encodeProtocols } from "./alpn.ts";
import { contextFor } from "./context.ts";
import { takeError, takeReason } from "./error-queue.ts";
import { nameAlert, nameOpensslError, nameVerifyResult } from "./error-names.ts";
import { type Pointer, requireOpenssl } from "./openssl.ts";
import type { TlsSettings } from "./settings.ts";

// openssl/ssl.h and openssl/tls1.h.
const SSL_CTRL_SET_TLSEXT_HOSTNAME = 55;
const TLSEXT_NAMETYPE_host_name = 0;
const SSL_VERIFY_NONE = 0;
const SSL_VERIFY_PEER = 1;
const SSL_VERIFY_FAIL_IF_NO_PEER_CERT = 2;
const SSL_ERROR_WANT_READ = 2;
const SSL_ERROR_ZERO_RETURN = 6;
/** A reason beyond it is an alert of the other side. */
const SSL_AD_REASON_OFFSET = 1000;
const SSL_R_CERTIFICATE_VERIFY_FAILED = 134;

let acceptAnyCertificate: unknown;

/** What both sides agreed on, as OpenSSL tells it. */
export interface Agreed {
  readonly version: string;
  readonly cipher: string;
  readonly alpn: string | null;
  readonly serverName: string | null;
  readonly resumed: boolean;
  /** DER. */
  readonly peerCertificate: Buffer | undefined;
  /** What is wrong with it, by name; whether or not that ended the handshake. */
  readonly problem: string | undefined;
}

export class SslEngine {
  /** undefined once freed: OpenSSL would crash the process. */
  #ssl: Pointer | undefined;
  readonly #incoming: Pointer;
  readonly #outgoing: Pointer;

  /** `peerHost`: what the other side's certificate must be for when no name is asked for. Throws RangeError. */
  constructor(settings: TlsSettings, peerHost: string) {
    const { openssl } = requireOpenssl();
    const ssl = openssl.SSL_new(contextFor(settings));
    if (ssl === null) throw new Error("SSL_new: out of memory");
    this.#ssl = ssl;
    this.#incoming = openssl.BIO_new(openssl.BIO_s_mem());
    this.#outgoing = openssl.BIO_new(openssl.BIO_s_mem());
    openssl.SSL_set_bio(ssl, this.#incoming, this.#outgoing);
    try {
      if (settings.side === "client") beClient(ssl, settings, peerHost);
      else beServer(ssl, settings);
    } catch (error) {
      this.free();
      throw error;
    }
  }

  /** Records of the other side; they are copied. */
  feed(records: Uint8Array): void {
    if (this.#ssl !== undefined) requireOpenssl().openssl.BIO_write(this.#incoming, records, records.length);
  }

  /** "done", "waiting" for records, or the name of what made it fail. There may be records to be sent in any case. */
  shakeHands(): "done" | "waiting" | string {
    if (this.#ssl === undefined) return "waiting";
    const { openssl } = requireOpenssl();
    openssl.ERR_clear_error();
    const result = openssl.SSL_do_handshake(this.#ssl);
    if (result === 1) return "done";
    const why = this.#explain(this.#ssl, result);
    return why === undefined ? "waiting" : why;
  }

  /** How many bytes of plain text came, 0 when there are none now; "eof" for close_notify, or the name of what went wrong. */
  read(into: Uint8Array): number | string {
    if (this.#ssl === undefined) return 0;
    const { openssl } = requireOpenssl();
    openssl.ERR_clear_error();
    const count = openssl.SSL_read(this.#ssl, into, into.length);
    return count > 0 ? count : (this.#explain(this.#ssl, count) ?? 0);
  }

  /** Is there anything of what was fed that `read` has not looked at? It takes whole records, and no more than it needs. */
  get hasUnread(): boolean {
    return this.#ssl !== undefined && requireOpenssl().openssl.BIO_ctrl_pending(this.#incoming) > 0;
  }

  /** Makes records of all of it; the name of what went wrong, or undefined. */
  write(bytes: Uint8Array): string | undefined {
    if (this.#ssl === undefined || bytes.length === 0) return undefined;
    const { openssl } = requireOpenssl();
    const count = openssl.SSL_write(this.#ssl, bytes, bytes.length);
    return count > 0 ? undefined : (this.#explain(this.#ssl, count) ?? "ERR_SSL_WANT_READ");
  }

  /** Records that have to be sent: how many bytes of them there were room for, 0 when there are none. */
  takeRecords(into: Uint8Array): number {
    if (this.#ssl === undefined) return 0;
    return Math.max(0, requireOpenssl().openssl.BIO_read(this.#outgoing, into, into.length));
  }

  /** Makes a record of close_notify (RFC 8446 §6.1). Not after an error. */
  sayGoodbye(): void {
    if (this.#ssl === undefined) return;
    const { openssl } = requireOpenssl();
    openssl.SSL_shutdown(this.#ssl);
    openssl.ERR_clear_error();
  }

  /** Once hands are shaken. */
  describe(): Agreed {
    const ssl = this.#ssl;
    if (ssl === undefined) throw new Error("the TLS engine is gone");
    const { openssl } = requireOpenssl();
    const peerCertificate = readPeerCertificate(ssl);
    return {
      version: openssl.SSL_get_version(ssl),
      cipher: openssl.SSL_CIPHER_standard_name(openssl.SSL_get_current_cipher(ssl)),
      alpn: readProtocol(ssl),
      serverName: openssl.SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name),
      resumed: openssl.SSL_session_reused(ssl) === 1,
      peerCertificate,
      problem: peerCertificate && nameVerifyResult(openssl.SSL_get_verify_result(ssl)),
    };
  }

  /** Everything above does nothing from now on. */
  free(): void {
    if (this.#ssl === undefined) return;
    // With its two buffers.
    requireOpenssl().openssl.SSL_free(this.#ssl);
    this.#ssl = undefined;
  }

  /** Why a call came to nothing: undefined when records are wanted. */
  #explain(ssl: Pointer, result: number): string | undefined {
    const { openssl } = requireOpenssl();
    const kind = openssl.SSL_get_error(ssl, result);
    if (kind === SSL_ERROR_WANT_READ) return undefined;
    if (kind === SSL_ERROR_ZERO_RETURN) return "eof";
    const { sslReason = 0, text = "" } = takeError() ?? {};
    if (sslReason >= SSL_AD_REASON_OFFSET) return nameAlert(sslReason - SSL_AD_REASON_OFFSET);
    const problem =
      sslReason === SSL_R_CERTIFICATE_VERIFY_FAILED ? nameVerifyResult(openssl.SSL_get_verify_result(ssl)) : undefined;
    return problem ?? nameOpensslError(text);
  }
}

function beClient(ssl: Pointer, { serverName, verify, alpn }: TlsSettings, peerHost: string): void {
  const { openssl } = requireOpenssl();
  openssl.SSL_set_connect_state(ssl);
  // Literal addresses are no server names (RFC 6066 §3).
  if (serverName !== undefined && isIP(serverName) === 0) {
    const name = Buffer.from(`${serverName}\0`, "latin1");
    if (openssl.SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name) !== 1)
      throw new RangeError(`${JSON.stringify(serverName)} cannot be a server name: ${takeReason()}`);
  }
  const [host = ""] = (serverName ?? peerHost).split("%");
  // What a certificate is for is looked at in any case; `verify` says whether the handshake ends for it.
  if (isIP(host) === 0) openssl.SSL_set1_host(ssl, host);
  else openssl.X509_VERIFY_PARAM_set1_ip_asc(openssl.SSL_get0_param(ssl), host);
  openssl.SSL_set_verify(ssl, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, null);
  if (alpn.length === 0) return;
  const list = encodeProtocols(alpn);
  openssl.SSL_set_alpn_protos(ssl, list, list.length);
}

function beServer(ssl: Pointer, { requestCertificate, verify }: TlsSettings): void {
  const { openssl, register } = requireOpenssl();
  openssl.SSL_set_accept_state(ssl);
  if (!requestCertificate) return;
  if (verify) return openssl.SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, null);
  acceptAnyCertificate ??= register("acceptCertificate", () => 1);
  openssl.SSL_set_verify(ssl, SSL_VERIFY_PEER, acceptAnyCertificate);
}

function readProtocol(ssl: Pointer): string | null {
  const { openssl, copy } = requireOpenssl();
  const [start, length] = [Buffer.alloc(8), Buffer.alloc(4)];
  openssl.SSL_get0_alpn_selected(ssl, start, length);
  // The byte order of the machine, which is little-endian wherever Node runs today.
  const size = length.readUInt32LE();
  return size === 0 ? null : copy(start.readBigUInt64LE(), size).toString("latin1");
}

function readPeerCertificate(ssl: Pointer): Buffer | undefined {
  const { openssl } = requireOpenssl();
  const certificate = openssl.SSL_get1_peer_certificate(ssl);
  if (certificate === null) return undefined;
  const bio = openssl.BIO_new(openssl.BIO_s_mem());
  openssl.i2d_X509_bio(bio, certificate);
  openssl.X509_free(certificate);
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.alloc(4096);
    const count = openssl.BIO_read(bio, part, part.length);
    if (count <= 0) break;
    parts.push(part.subarray(0, count));
  }
  openssl.BIO_free(bio);
  return Buffer.concat(parts);
}
