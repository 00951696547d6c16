/** An X.509 certificate (RFC 5280): its fields in ASN.1, signed with a key of elliptic curve P-256. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import * as asn from "@peculiar/asn1-x509";
import { isIPv4, isIPv6 } from "../../model/ip-literal.ts";

/** A certificate with its key and, unless it signed itself, with who signed it. */
export interface Issued {
  readonly pem: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface CertificateFields {
  /** The subject's common name. */
  readonly subject: string;
  /** Host names and IP addresses that it is for; a certificate authority has none. */
  readonly names: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly isAuthority?: boolean;
  /** Object identifiers of what its key may be used for (RFC 5280 §4.2.1.12); everything where left out. */
  readonly purposes?: readonly string[];
}

/** RFC 5758 §3.2. */
const ecdsaWithSha256 = new asn.AlgorithmIdentifier({ algorithm: "1.2.840.10045.4.3.2" });
/** RFC 4519 §2.3. */
const commonName = "2.5.4.3";

/** `issuer`: who signs it; itself where left out. */
export function issueCertificate(fields: CertificateFields, issuer?: Issued): Issued {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = new asn.TBSCertificate({
    version: asn.Version.v3,
    serialNumber: serialNumber(),
    signature: ecdsaWithSha256,
    issuer: nameOf(issuer?.subject ?? fields.subject),
    subject: nameOf(fields.subject),
    validity: new asn.Validity({ notBefore: fields.validFrom, notAfter: fields.validUntil }),
    subjectPublicKeyInfo: AsnConvert.parse(
      keys.publicKey.export({ type: "spki", format: "der" }),
      asn.SubjectPublicKeyInfo,
    ),
    extensions: new asn.Extensions([
      ...extensionsOf(fields),
      extension(asn.id_ce_subjectKeyIdentifier, new asn.SubjectKeyIdentifier(keyIdentifier(keys.publicKey))),
      extension(
        asn.id_ce_authorityKeyIdentifier,
        new asn.AuthorityKeyIdentifier({
          keyIdentifier: new asn.KeyIdentifier(keyIdentifier((issuer ?? keys).publicKey)),
        }),
      ),
    ]),
  });
  const certificate = new asn.Certificate({
    tbsCertificate: body,
    signatureAlgorithm: ecdsaWithSha256,
    signatureValue: toArrayBuffer(sign("sha256", Buffer.from(AsnConvert.serialize(body)), (issuer ?? keys).privateKey)),
  });
  return { ...keys, pem: toPem(Buffer.from(AsnConvert.serialize(certificate))), subject: fields.subject };
}

/** RFC 7093 §2: any hash of the key will do. Python 3.13 refuses chains without these identifiers. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  const digest = createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest();
  return toArrayBuffer(digest.subarray(0, 20));
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets, unique for its issuer. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40);
  return toArrayBuffer(bytes);
}

function nameOf(text: string): asn.Name {
  const value = new asn.AttributeValue({ utf8String: text });
  return new asn.Name([
    new asn.RelativeDistinguishedName([new asn.AttributeTypeAndValue({ type: commonName, value })]),
  ]);
}

function extensionsOf({ names, isAuthority = false, purposes }: CertificateFields): asn.Extension[] {
  const usage = isAuthority
    ? asn.KeyUsageFlags.keyCertSign | asn.KeyUsageFlags.cRLSign
    : asn.KeyUsageFlags.digitalSignature;
  const extensions = [
    extension(asn.id_ce_basicConstraints, new asn.BasicConstraints({ cA: isAuthority }), true),
    extension(asn.id_ce_keyUsage, new asn.KeyUsage(usage), true),
  ];
  if (names.length > 0) {
    extensions.push(extension(asn.id_ce_subjectAltName, new asn.SubjectAlternativeName(names.map(generalName))));
  }
  if (purposes !== undefined) {
    extensions.push(extension(asn.id_ce_extKeyUsage, new asn.ExtendedKeyUsage([...purposes])));
  }
  return extensions;
}

function generalName(name: string): asn.GeneralName {
  return new asn.GeneralName(isIPv4(name) || isIPv6(name) ? { iPAddress: name } : { dNSName: name });
}

function extension(extnID: string, value: unknown, critical = false): asn.Extension {
  return new asn.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** RFC 7468. */
function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
