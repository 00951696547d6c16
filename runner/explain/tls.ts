/** TLS: no goodbye, a handshake that fails or never begins, a certificate that is not looked at, plain text among it. */
import type { Language } from "../programs/language.ts";
import { endedPrograms, languageOf } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

type Words = Readonly<Record<Language | "unknown", string>>;

const goodbyes: Words = {
  python: "unwrap() of the connection",
  java: "close() of the SSLSocket, and not of the socket below it",
  node: "end(), and not destroy()",
  native: "SSL_shutdown()",
  unknown: "unwrap() in Python, SSL_shutdown() in C, or end() in Node",
};

const trusting: Words = {
  python: "ssl.create_default_context(cafile=…)",
  java: "keytool -importcert makes a trust store of it, which -Djavax.net.ssl.trustStore names",
  node: "the option ca takes what the file holds",
  native: "SSL_CTX_load_verify_locations()",
  unknown: "as an argument or in the environment",
};

const certified: Words = {
  python: "load_cert_chain(certificate, key)",
  java: "-Djavax.net.ssl.keyStore, or a KeyManager for the SSLContext",
  node: "the options cert and key",
  native: "SSL_CTX_use_certificate_file() and SSL_CTX_use_PrivateKey_file(), and look at what they return",
  unknown: "load it, and the key that belongs to it, before the first client comes",
};

const below: Words = {
  python: "Send on what wrap_socket() returned, and on nothing else",
  java: "Write to the streams of the SSLSocket, and of nothing below it",
  node: "Write to the TLSSocket, and not to the socket below it",
  native: "Take SSL_write() and SSL_read() in place of send(), recv(), write() and read()",
  unknown: "Send on what stands for the encrypted connection, and not on the socket below it",
};

const serving: Words = {
  python: "wrap_socket() of a server takes server_side=True.",
  java: "a server calls setUseClientMode(false).",
  node: "a server's TLSSocket takes isServer: true.",
  native: "a server calls SSL_accept(), not SSL_connect().",
  unknown: "a server has to say that it is one.",
};

export const tls: Explainer = {
  name: "tls",
  explain({ code, message }, programs, { isAccepted }) {
    const language = languageOf(programs) ?? "unknown";
    const isProgram = programs.length > 0;
    if (code === "truncated" && isProgram)
      return (
        "It closed the socket under TLS without saying goodbye (close_notify), so that its peer cannot know whether that was all: before the socket is closed, call " +
        goodbyes[language] +
        "."
      );
    if (code === "expected-error-missing" && message.includes("ALERT_"))
      return "It went on with a certificate that it had to refuse: what it sends is encrypted, and anybody may be reading it. In Python, take ssl.create_default_context() and leave check_hostname and verify_mode as they are; in Node, do not set rejectUnauthorized to false.";
    if (isProgram && /: ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC\b/.test(message))
      return `What came in the midst of the encrypted stream is no TLS. ${below[language]}: after the handshake plain text has no place there.`;
    if (code !== "unexpected-error") return undefined;
    if (message.includes("ALERT_UNKNOWN_CA") || (language === "java" && message.includes("ALERT_CERTIFICATE_UNKNOWN")))
      return `It does not trust the authority that made this certificate: hand it \${tls.ca_file}, and let it trust that file (${trusting[language]}).`;
    if (
      /: (SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+)\b/.test(message) &&
      programs.length > 0
    )
      return "It shows a certificate that nobody here trusts: start it with ${tls.certificate_file} and ${tls.key_file}. Where it brings its own, the scenario says whom to trust (tls: { trust: FILE }), or that it does not look (tls: { verify: false }).";
    if (/ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)/.test(message))
      return "One side spoke plain text where the other expected TLS: the handshake has to come before the first message, and after the word that announces it (STARTTLS) nothing may be sent in plain text.";
    if (!isProgram || !message.startsWith("start-tls ")) return undefined;
    if (/: ERR_SSL_UNEXPECTED_MESSAGE\b/.test(message) && !isAccepted)
      return `What came back is no server's answer to a client's hello. Does it send back in plain text what it reads, without TLS? Or does it take the client's part as well: ${serving[language]}`;
    if (/: ALERT_HANDSHAKE_FAILURE\b/.test(message) && !isAccepted)
      return `It found nothing in common with its client. Mostly that is a server without a certificate: ${certified[language]}.`;
    if (/: (?:ALERT_PROTOCOL_VERSION|ERR_SSL_UNSUPPORTED_PROTOCOL)\b/.test(message))
      return "The two sides have no version of TLS in common: leave away what limits its versions (minimum_version, maximum_version, setEnabledProtocols), or say in the scenario which it takes (tls: { min-version: … }).";
    if (!/: TRUNCATED\b/.test(message) || endedPrograms(programs).length > 0) return undefined;
    return `It closed the connection in the middle of the handshake, and goes on: its own part has failed, and it did not say so. Print the error of the handshake${language === "native" ? ": what SSL_accept() or SSL_connect() returns, and ERR_print_errors_fp(stderr)" : ", also where it is caught"}.`;
  },
};
