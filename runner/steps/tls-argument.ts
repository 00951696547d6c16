/** The map of `start-tls` and of `tls:`: how this end wants TLS to be. */
import { Type, type Static } from "typebox";
import { formatAddress, isDatagramAddress, type Address } from "../model/address.ts";
import type { Step, Value } from "../model/scenario.ts";
import { identityKinds, type Identity, type IdentityKind } from "../sockets/tls/identity.ts";
import type { RunAuthority } from "../sockets/tls/run-authority.ts";
import { systemTrust, tlsVersions, type TlsVersion, type TlsWishes } from "../sockets/tls/settings.ts";
import { toText } from "./arguments.ts";
import type { Dynamic, Preparation } from "./preparation.ts";

/** A scenario for each version, or with and without a goodbye, takes them from its matrix: all of these may be `${…}`. */
const template = "\\$\\{";
const versionSchema = (description: string) =>
  Type.Optional(
    Type.Unsafe<unknown>({
      type: "string",
      pattern: `^(${tlsVersions.join("|").replaceAll(".", "\\.")})$|${template}`,
      examples: [...tlsVersions],
      description: `${tlsVersions.join(", ")}: ${description}`,
    }),
  );
const text = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));
const flag = (description: string) =>
  Type.Optional(Type.Unsafe<unknown>({ type: ["boolean", "string"], pattern: template, description }));

/** A kind that is made at run time, or files, or a kind with names of its own. */
const certificateSchema = Type.Unsafe<Value>({
  type: ["string", "object"],
  pattern: `^(${identityKinds.join("|")})$|\\$\\{`,
  examples: [...identityKinds],
  properties: {
    file: { type: "string", minLength: 1, description: "PEM: the certificate, then those of its issuers" },
    key: { type: "string", minLength: 1, description: "PEM: the private key; in `file` where left out" },
    kind: {
      type: "string",
      pattern: `^(${identityKinds.join("|")})$|\\$\\{`,
      examples: [...identityKinds],
      description: "One that is made: expired",
    },
    names: {
      type: "array",
      minItems: 1,
      items: { type: "string", minLength: 1 },
      description: "What one that is made is for; localhost, 127.0.0.1 and ::1 where left out",
    },
  },
  additionalProperties: false,
  minProperties: 1,
  description: `What this end shows: ${identityKinds.join(", ")}; or file and key; or kind and names. A server shows a trusted one where left out, a client none`,
});

export const tlsSchema = Type.Object(
  {
    role: Type.Optional(
      Type.Enum(["client", "server"], {
        description: "Who it is in the handshake; who connected is the client where left out",
      }),
    ),
    "server-name": text("The host that a client names (SNI) and that the certificate must be for"),
    alpn: Type.Optional(
      Type.Unsafe<unknown>({
        type: ["array", "string"],
        items: { type: "string", minLength: 1 },
        minItems: 1,
        pattern: template,
        description: "Application protocols, most wanted first (ALPN)",
      }),
    ),
    "min-version": versionSchema("the earliest version that is spoken; TLSv1.2 where left out"),
    "max-version": versionSchema("the latest version that is spoken; TLSv1.3 where left out"),
    ciphers: text("OpenSSL's list format: ECDHE-ECDSA-AES128-GCM-SHA256"),
    certificate: Type.Optional(certificateSchema),
    "request-client-certificate": flag(
      "The server asks the client for a certificate, and demands one unless verify is false",
    ),
    trust: text(
      "PEM file of the authorities that are trusted, or system for those of browsers; the run's own where left out",
    ),
    verify: flag("false: the other side's certificate may be anything"),
    "close-notify": flag("false: this end closes without a goodbye, which truncates the stream"),
    truncation: Type.Optional(
      Type.Enum(["fail", "allow"], {
        description: "allow: an end without close_notify counts as an end of the stream",
      }),
    ),
  },
  { additionalProperties: false, description: "How TLS is to be on this side" },
);

interface CertificateMap {
  readonly file?: unknown;
  readonly key?: unknown;
  readonly kind?: unknown;
  readonly names?: readonly unknown[];
}

type Written = Static<typeof tlsSchema>;

/** `argument`: null and undefined ask for nothing in particular. */
export function prepareTls(argument: Value | undefined, preparation: Preparation): Dynamic<TlsWishes> {
  return preparation.dynamic(argument ?? {}, (resolved) => toWishes(resolved as Written, preparation));
}

/** For steps that open a socket: what to do where the address, which may have to be computed, says tls://. */
export function prepareTlsOf(
  step: Step,
  preparation: Preparation,
): (address: Address) => Dynamic<TlsWishes> | undefined {
  const { tls } = step.modifiers;
  let wishes = tls === undefined ? undefined : prepareTls(tls, preparation);
  return (address) => {
    if (tls !== undefined && isDatagramAddress(address))
      throw new RangeError(`\`tls\` does not go with ${formatAddress(address)}: TLS needs a stream`);
    if (tls === undefined && address.scheme !== "tls") return undefined;
    return (wishes ??= prepareTls(null, preparation));
  };
}

/** Does a step that names an address ask for TLS, as far as the file alone tells? */
export function asksForTls({ argument, modifiers }: Pick<Step, "argument" | "modifiers">): boolean {
  return modifiers.tls !== undefined || String(argument).startsWith("tls:");
}

/** What the schema cannot say: keys that contradict each other. Says nothing of what holds `${…}`. */
export function findTlsMistake(
  argument: Value | undefined,
): { readonly key: string; readonly message: string; readonly help: string } | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { "min-version": least, "max-version": most, certificate, ...written } = argument as Written;
  if (isLater(least, most))
    return {
      key: "min-version",
      message: `min-version ${String(least)} is later than max-version ${String(most)}`,
      help: "leave one of them out",
    };
  const { file, key, kind, names } =
    ((typeof certificate === "object" ? certificate : undefined) as CertificateMap) ?? {};
  if (file !== undefined && (kind ?? names) !== undefined)
    return {
      key: "certificate",
      message: "a certificate is read from a file or made",
      help: "write file and key, or kind and names",
    };
  if (file === undefined && key !== undefined)
    return { key: "certificate", message: "certificate has a key and no file", help: "add file: with the certificate" };
  if (written.role === "client" && written["request-client-certificate"] !== undefined)
    return {
      key: "request-client-certificate",
      message: "only a server asks for a client's certificate",
      help: "leave it out here",
    };
  return undefined;
}

/** Throws RangeError for what cannot be, Fault for files that cannot be read. */
function toWishes(written: Written, preparation: Preparation): TlsWishes {
  const { alpn = [], ciphers, truncation } = written;
  const serverName = written["server-name"];
  const minVersion = toVersion(written["min-version"]);
  const maxVersion = toVersion(written["max-version"]);
  const flagOf = (key: FlagKey, otherwise: boolean): boolean => toFlag(written[key] ?? otherwise, key);
  if (!Array.isArray(alpn)) throw new RangeError(`alpn is a list of protocols, not ${toText(alpn)}`);
  if (isLater(minVersion, maxVersion))
    throw new RangeError(`min-version ${minVersion} is later than max-version ${maxVersion}`);
  const identity = toIdentity(written.certificate, preparation);
  const trust =
    written.trust === undefined
      ? undefined
      : written.trust === "system"
        ? systemTrust
        : readPem(written.trust, preparation);
  return {
    side: written.role,
    settings: (side, authority) => ({
      side,
      serverName: serverName === undefined ? undefined : toText(serverName),
      alpn: alpn.map(toText),
      minVersion,
      maxVersion,
      ciphers: ciphers === undefined ? undefined : toText(ciphers),
      identity: identity?.(authority) ?? (side === "server" ? authority.identity("trusted") : undefined),
      trust: trust ?? authority.certificate,
      verify: flagOf("verify", true),
      requestCertificate: flagOf("request-client-certificate", false),
      closeNotify: flagOf("close-notify", true),
      allowTruncation: truncation === "allow",
    }),
  };
}

type FlagKey = "verify" | "request-client-certificate" | "close-notify";

function toFlag(value: unknown, key: FlagKey): boolean {
  if (typeof value === "boolean") return value;
  // `--set` gives text.
  if (value === "true" || value === "false") return value === "true";
  throw new RangeError(`${key} is true or false, not ${toText(value)}`);
}

function toVersion(value: unknown): TlsVersion | undefined {
  if (value === undefined) return undefined;
  const version = tlsVersions.find((known) => known === value);
  if (version === undefined)
    throw new RangeError(`${toText(value)} is no version of TLS; there are ${tlsVersions.join(", ")}`);
  return version;
}

/** False where one of them is not known before it is computed. */
function isLater(one: unknown, other: unknown): boolean {
  const rank = (version: unknown): number => tlsVersions.findIndex((known) => known === version);
  return rank(one) !== -1 && rank(other) !== -1 && rank(one) > rank(other);
}

/** A certificate that is made is made when it is shown. */
function toIdentity(
  written: Value | undefined,
  preparation: Preparation,
): ((authority: RunAuthority) => Identity) | undefined {
  if (written === undefined) return undefined;
  const { file, key, kind, names } = (
    typeof written === "object" && written !== null ? written : { kind: written }
  ) as CertificateMap;
  if (file === undefined) {
    if (key !== undefined) throw new RangeError("certificate has a key and no file; add file: with the certificate");
    const wanted = toKind(kind ?? "trusted");
    const own = names?.map(toText);
    return (authority) => authority.identity(wanted, own);
  }
  if (kind !== undefined || names !== undefined)
    throw new RangeError("certificate is read from a file or made: write file and key, or kind and names");
  const identity = { certificate: readPem(file, preparation), key: readPem(key ?? file, preparation) };
  return () => identity;
}

function toKind(value: unknown): IdentityKind {
  const kind = identityKinds.find((known) => known === toText(value));
  if (kind === undefined)
    throw new RangeError(`${toText(value)} is no kind of certificate; there are ${identityKinds.join(", ")}`);
  return kind;
}

function readPem(path: unknown, preparation: Preparation): string {
  return Buffer.from(preparation.readFile(toText(path))).toString("latin1");
}
