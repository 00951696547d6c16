/** TLS: no goodbye, a certificate that nobody trusts, a client that trusts everybody, plain text where TLS was meant. */
import { languageOf } from "./evidence.ts";
import type { Explainer } from "./explainer.ts";

const goodbyes = {
  python: "unwrap() of the connection",
  java: "close() of the SSLSocket, and not of the socket below it",
  node: "end(), and not destroy()",
  native: "SSL_shutdown()",
  unknown: "unwrap() in Python, SSL_shutdown() in C, or end() in Node",
};

export const tls: Explainer = {
  name: "tls",
  explain({ code, message }, programs) {
    if (code === "truncated" && programs.length > 0)
      return (
        "It closed the socket under TLS without saying goodbye (close_notify), so that its peer cannot know whether that was all: before the socket is closed, call " +
        goodbyes[languageOf(programs) ?? "unknown"] +
        "."
      );
    if (code === "expected-error-missing" && message.includes("ALERT_"))
      return "It went on with a certificate that it had to refuse: what it sends is encrypted, and anybody may be reading it. In Python, take ssl.create_default_context() and leave check_hostname and verify_mode as they are; in Node, do not set rejectUnauthorized to false.";
    if (code !== "unexpected-error") return undefined;
    if (message.includes("ALERT_UNKNOWN_CA"))
      return "It does not trust the authority that made this certificate: hand it ${tls.ca_file}, as an argument or in the environment, and let it trust that file.";
    if (
      /: (SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+)\b/.test(message) &&
      programs.length > 0
    )
      return "It shows a certificate that nobody here trusts: start it with ${tls.certificate_file} and ${tls.key_file}. Where it brings its own, the scenario says whom to trust (tls: { trust: FILE }), or that it does not look (tls: { verify: false }).";
    if (/ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)/.test(message))
      return "One side spoke plain text where the other expected TLS: the handshake has to come before the first message, and after the word that announces it (STARTTLS) nothing may be sent in plain text.";
    return undefined;
  },
};
