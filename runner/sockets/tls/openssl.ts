/**
 * The OpenSSL that Node is built with, through koffi: Node exports its functions for add-ons.
 *
 * node:tls hides what a tool that tests TLS must know: whether a stream ended with close_notify, which alert was sent and
 * heard, and when the last record has left. Here TLS is a state machine between two buffers (BIO_s_mem(3)) that never
 * touches a socket. Names and arguments are OpenSSL's own, those of releases 3.x; macros of its headers (SSL_ctrl) are
 * spelt out where they are used. A pointer is a bigint; NULL is null.
 */
import { createRequire } from "node:module";

export type Pointer = bigint;
type Maybe<T> = T | null;

export interface Openssl {
  TLS_method(): Pointer;
  SSL_CTX_new(method: Pointer): Maybe<Pointer>;
  SSL_CTX_free(context: Pointer): void;
  SSL_CTX_ctrl(context: Pointer, command: number, number: number, pointer: Maybe<Pointer | Uint8Array>): number;
  SSL_CTX_set_options(context: Pointer, options: number): number;
  SSL_CTX_set_security_level(context: Pointer, level: number): void;
  SSL_CTX_set_session_id_context(context: Pointer, id: Uint8Array, length: number): number;
  SSL_CTX_set_cipher_list(context: Pointer, list: string): number;
  SSL_CTX_set_ciphersuites(context: Pointer, list: string): number;
  SSL_CTX_use_certificate(context: Pointer, certificate: Pointer): number;
  SSL_CTX_use_PrivateKey(context: Pointer, key: Pointer): number;
  SSL_CTX_check_private_key(context: Pointer): number;
  SSL_CTX_get_cert_store(context: Pointer): Pointer;
  SSL_CTX_add_client_CA(context: Pointer, certificate: Pointer): number;
  SSL_CTX_set_alpn_select_cb(context: Pointer, callback: unknown, tag: Pointer): void;
  SSL_CTX_set_keylog_callback(context: Pointer, callback: unknown): void;
  X509_STORE_add_cert(store: Pointer, certificate: Pointer): number;
  X509_free(certificate: Pointer): void;
  EVP_PKEY_free(key: Pointer): void;
  PEM_read_bio_X509(bio: Pointer, into: null, callback: null, password: Uint8Array): Maybe<Pointer>;
  PEM_read_bio_PrivateKey(bio: Pointer, into: null, callback: null, password: Uint8Array): Maybe<Pointer>;
  BIO_new(method: Pointer): Pointer;
  BIO_s_mem(): Pointer;
  BIO_free(bio: Pointer): number;
  BIO_read(bio: Pointer, into: Uint8Array, length: number): number;
  BIO_write(bio: Pointer, bytes: Uint8Array, length: number): number;
  BIO_ctrl_pending(bio: Pointer): number;
  i2d_X509_bio(bio: Pointer, certificate: Pointer): number;
  SSL_new(context: Pointer): Maybe<Pointer>;
  SSL_free(ssl: Pointer): void;
  SSL_ctrl(ssl: Pointer, command: number, number: number, pointer: Uint8Array): number;
  SSL_set_bio(ssl: Pointer, incoming: Pointer, outgoing: Pointer): void;
  SSL_set_connect_state(ssl: Pointer): void;
  SSL_set_accept_state(ssl: Pointer): void;
  SSL_set_verify(ssl: Pointer, mode: number, callback: unknown): void;
  SSL_set1_host(ssl: Pointer, name: string): number;
  SSL_get0_param(ssl: Pointer): Pointer;
  X509_VERIFY_PARAM_set1_ip_asc(parameters: Pointer, address: string): number;
  SSL_set_alpn_protos(ssl: Pointer, list: Uint8Array, length: number): number;
  SSL_select_next_proto(
    chosen: Pointer,
    length: Pointer,
    own: Uint8Array,
    ownLength: number,
    theirs: Pointer,
    theirLength: number,
  ): number;
  SSL_do_handshake(ssl: Pointer): number;
  SSL_read(ssl: Pointer, into: Uint8Array, length: number): number;
  SSL_write(ssl: Pointer, bytes: Uint8Array, length: number): number;
  SSL_shutdown(ssl: Pointer): number;
  SSL_get_error(ssl: Pointer, result: number): number;
  SSL_get_verify_result(ssl: Pointer): number;
  SSL_get_version(ssl: Pointer): string;
  SSL_get_current_cipher(ssl: Pointer): Pointer;
  SSL_CIPHER_standard_name(cipher: Pointer): string;
  SSL_get0_alpn_selected(ssl: Pointer, chosen: Uint8Array, length: Uint8Array): void;
  SSL_get_servername(ssl: Pointer, type: number): Maybe<string>;
  SSL_session_reused(ssl: Pointer): number;
  SSL_get1_peer_certificate(ssl: Pointer): Maybe<Pointer>;
  ERR_get_error(): number;
  ERR_clear_error(): void;
  ERR_reason_error_string(code: number): Maybe<string>;
  X509_verify_cert_error_string(result: number): string;
}

const signatures: Record<keyof Openssl, string> = {
  TLS_method: "void *TLS_method()",
  SSL_CTX_new: "void *SSL_CTX_new(void *)",
  SSL_CTX_free: "void SSL_CTX_free(void *)",
  SSL_CTX_ctrl: "long SSL_CTX_ctrl(void *, int, long, void *)",
  SSL_CTX_set_options: "uint64_t SSL_CTX_set_options(void *, uint64_t)",
  SSL_CTX_set_security_level: "void SSL_CTX_set_security_level(void *, int)",
  SSL_CTX_set_session_id_context: "int SSL_CTX_set_session_id_context(void *, void *, unsigned int)",
  SSL_CTX_set_cipher_list: "int SSL_CTX_set_cipher_list(void *, const char *)",
  SSL_CTX_set_ciphersuites: "int SSL_CTX_set_ciphersuites(void *, const char *)",
  SSL_CTX_use_certificate: "int SSL_CTX_use_certificate(void *, void *)",
  SSL_CTX_use_PrivateKey: "int SSL_CTX_use_PrivateKey(void *, void *)",
  SSL_CTX_check_private_key: "int SSL_CTX_check_private_key(void *)",
  SSL_CTX_get_cert_store: "void *SSL_CTX_get_cert_store(void *)",
  SSL_CTX_add_client_CA: "int SSL_CTX_add_client_CA(void *, void *)",
  SSL_CTX_set_alpn_select_cb: "void SSL_CTX_set_alpn_select_cb(void *, void *, void *)",
  SSL_CTX_set_keylog_callback: "void SSL_CTX_set_keylog_callback(void *, void *)",
  X509_STORE_add_cert: "int X509_STORE_add_cert(void *, void *)",
  X509_free: "void X509_free(void *)",
  EVP_PKEY_free: "void EVP_PKEY_free(void *)",
  PEM_read_bio_X509: "void *PEM_read_bio_X509(void *, void *, void *, void *)",
  PEM_read_bio_PrivateKey: "void *PEM_read_bio_PrivateKey(void *, void *, void *, void *)",
  BIO_new: "void *BIO_new(void *)",
  BIO_s_mem: "void *BIO_s_mem()",
  BIO_free: "int BIO_free(void *)",
  BIO_read: "int BIO_read(void *, void *, int)",
  BIO_write: "int BIO_write(void *, void *, int)",
  BIO_ctrl_pending: "size_t BIO_ctrl_pending(void *)",
  i2d_X509_bio: "int i2d_X509_bio(void *, void *)",
  SSL_new: "void *SSL_new(void *)",
  SSL_free: "void SSL_free(void *)",
  SSL_ctrl: "long SSL_ctrl(void *, int, long, void *)",
  SSL_set_bio: "void SSL_set_bio(void *, void *, void *)",
  SSL_set_connect_state: "void SSL_set_connect_state(void *)",
  SSL_set_accept_state: "void SSL_set_accept_state(void *)",
  SSL_set_verify: "void SSL_set_verify(void *, int, void *)",
  SSL_set1_host: "int SSL_set1_host(void *, const char *)",
  SSL_get0_param: "void *SSL_get0_param(void *)",
  X509_VERIFY_PARAM_set1_ip_asc: "int X509_VERIFY_PARAM_set1_ip_asc(void *, const char *)",
  SSL_set_alpn_protos: "int SSL_set_alpn_protos(void *, void *, unsigned int)",
  SSL_select_next_proto: "int SSL_select_next_proto(void *, void *, void *, unsigned int, void *, unsigned int)",
  SSL_do_handshake: "int SSL_do_handshake(void *)",
  SSL_read: "int SSL_read(void *, void *, int)",
  SSL_write: "int SSL_write(void *, void *, int)",
  SSL_shutdown: "int SSL_shutdown(void *)",
  SSL_get_error: "int SSL_get_error(void *, int)",
  SSL_get_verify_result: "long SSL_get_verify_result(void *)",
  SSL_get_version: "const char *SSL_get_version(void *)",
  SSL_get_current_cipher: "void *SSL_get_current_cipher(void *)",
  SSL_CIPHER_standard_name: "const char *SSL_CIPHER_standard_name(void *)",
  SSL_get0_alpn_selected: "void SSL_get0_alpn_selected(void *, void *, void *)",
  SSL_get_servername: "const char *SSL_get_servername(void *, int)",
  SSL_session_reused: "int SSL_session_reused(void *)",
  SSL_get1_peer_certificate: "void *SSL_get1_peer_certificate(void *)",
  ERR_get_error: "unsigned long ERR_get_error()",
  ERR_clear_error: "void ERR_clear_error()",
  ERR_reason_error_string: "const char *ERR_reason_error_string(unsigned long)",
  X509_verify_cert_error_string: "const char *X509_verify_cert_error_string(long)",
};

/** What OpenSSL calls back, from within a call of ours. */
export interface Callbacks {
  /** SSL_CTX_set_keylog_callback(3): a line without its newline. */
  keyLog(ssl: Pointer, line: string): void;
  /** SSL_CTX_set_alpn_select_cb(3): 0 when one was chosen, 2 for a fatal alert. */
  selectProtocol(ssl: Pointer, chosen: Pointer, length: Pointer, theirs: Pointer, size: number, tag: Pointer): number;
  /** SSL_set_verify(3): 1 goes on, whatever is wrong with a certificate. */
  acceptCertificate(isRight: number, store: Pointer): number;
}

const callbackSignatures: Record<keyof Callbacks, string> = {
  keyLog: "void keyLog(void *, const char *)",
  selectProtocol: "int selectProtocol(void *, void *, void *, void *, unsigned int, void *)",
  acceptCertificate: "int acceptCertificate(int, void *)",
};

export interface LoadedOpenssl {
  readonly openssl: Openssl;
  /** A pointer that OpenSSL can call from now on, until the process ends. */
  readonly register: <K extends keyof Callbacks>(name: K, callback: Callbacks[K]) => unknown;
  /** The bytes that a pointer leads to. */
  readonly copy: (pointer: Pointer, length: number) => Buffer;
}

let loaded: LoadedOpenssl | { readonly reason: string } | undefined;

/** The functions, or a sentence that says why there are none. Loaded once, at the first use (2 ms). */
export function loadOpenssl(): LoadedOpenssl | { readonly reason: string } {
  return (loaded ??= load());
}

/** The functions where they are known to be there. */
export function requireOpenssl(): LoadedOpenssl {
  const result = loadOpenssl();
  if ("reason" in result) throw new Error(result.reason);
  return result;
}

function load(): LoadedOpenssl | { readonly reason: string } {
  try {
    const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
    const node = koffi.load(null);
    const functions: Partial<Record<keyof Openssl, unknown>> = {};
    for (const [name, signature] of Object.entries(signatures)) functions[name as keyof Openssl] = node.func(signature);
    return {
      openssl: functions as Openssl,
      register: (name, callback) => koffi.register(callback, koffi.pointer(koffi.proto(callbackSignatures[name]))),
      copy: (pointer, length) => Buffer.from(koffi.decode(pointer, "uint8_t", length) as Uint8Array),
    };
  } catch (error) {
    return { reason: `TLS needs koffi and a Node that exports OpenSSL's functions: ${(error as Error).message}` };
  }
}
