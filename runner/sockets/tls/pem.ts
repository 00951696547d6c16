/** Certificates and keys in PEM (RFC 7468), as OpenSSL's objects. */
import { takeError, takeReason } from "./error-queue.ts";
import { type Pointer, requireOpenssl } from "./openssl.ts";

/** Nobody is asked for the password of a key: OpenSSL would do so at the terminal. */
const noPassword = Buffer.alloc(1);

/** To be freed by whoever calls (X509_free). At least one; throws RangeError. `what` they are for, for messages. */
export function readCertificates(pem: string, what: "certificate" | "trust"): Pointer[] {
  const { openssl } = requireOpenssl();
  const certificates: Pointer[] = [];
  const problem = withBio(pem, (bio) => {
    for (;;) {
      const certificate = openssl.PEM_read_bio_X509(bio, null, null, noPassword);
      if (certificate === null) return takeError();
      certificates.push(certificate);
    }
  });
  // That there is no more is an error of OpenSSL's, too.
  const isOver = certificates.length > 0 && problem?.text === "no start line";
  if (isOver) return certificates;
  for (const certificate of certificates) openssl.X509_free(certificate);
  const where = certificates.length === 0 ? "" : ` after ${certificates.length}`;
  throw new RangeError(`the PEM of ${what} holds no certificate${where}: ${problem?.text ?? "it is empty"}`);
}

/** To be freed by whoever calls (EVP_PKEY_free). Throws RangeError. */
export function readKey(pem: string): Pointer {
  const { openssl } = requireOpenssl();
  const key = withBio(pem, (bio) => openssl.PEM_read_bio_PrivateKey(bio, null, null, noPassword));
  if (key === null) throw new RangeError(`the PEM of key holds no key that can be read: ${takeReason()}`);
  return key;
}

function withBio<T>(text: string, use: (bio: Pointer) => T): T {
  const { openssl } = requireOpenssl();
  openssl.ERR_clear_error();
  const bytes = Buffer.from(text, "latin1");
  const bio = openssl.BIO_new(openssl.BIO_s_mem());
  try {
    openssl.BIO_write(bio, bytes, bytes.length);
    return use(bio);
  } finally {
    openssl.BIO_free(bio);
  }
}
