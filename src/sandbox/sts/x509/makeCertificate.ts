import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { framed, identifier, sequence, timeOf, tlv } from "./der.js";

/** A certificate with its key: a machine's, a server's or an authority's. */
export interface Machine {
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly names: Names;
  /** Hexadecimal, an even number of digits, the first below 8. */
  readonly serial: string;
}

/** Values of a subject, by the short names of their kinds. */
export type Names = Readonly<Partial<Record<"CN" | "O" | "OU", string>>>;

/** What a certificate is made of. */
export interface Wanted {
  readonly names: Names;
  /** Who issues it; default: itself. */
  readonly issuer?: Machine;
  readonly isAuthority?: boolean;
  readonly serial?: string;
  readonly uri?: string;
  readonly dnsName?: string;
  /** An IPv4 address. */
  readonly address?: string;
  /** Default: a minute ago. */
  readonly from?: Date;
  /** Default: in a year. */
  readonly to?: Date;
  readonly type?: "ec" | "rsa";
}

/** Milliseconds. */
export const year = 365 * 86_400_000;

/** Makes a certificate (RFC 5280) with a new key. */
export function makeCertificate(wanted: Wanted): Machine {
  const { names, issuer, isAuthority = false, serial = "0a01", type = "ec" } = wanted;
  const { from = new Date(Date.now() - 60_000), to = new Date(Date.now() + year) } = wanted;
  const { privateKey, publicKey } =
    type === "ec"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signer = issuer?.privateKey ?? privateKey;
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from(serial, "hex")),
    algorithmOf(signer),
    nameOf(issuer?.names ?? names),
    sequence(timeOf(from), timeOf(to)),
    nameOf(names),
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(...extensionsOf(wanted, isAuthority))),
  );
  return { pem: framed("CERTIFICATE", signed(body, signer)), privateKey, names, serial };
}

/** What is signed, the algorithm and the signature: the frame of certificates and revocation lists. */
export function signed(body: Buffer, key: KeyObject): Buffer {
  const signature = sign("sha256", body, key);
  return sequence(body, algorithmOf(key), tlv(0x03, Buffer.from([0]), signature));
}

/** ecdsa-with-SHA256, or sha256WithRSAEncryption with its NULL. */
export function algorithmOf(key: KeyObject): Buffer {
  return createPublicKey(key).asymmetricKeyType === "ec"
    ? sequence(identifier("2a8648ce3d040302"))
    : sequence(identifier("2a864886f70d01010b"), tlv(0x05));
}

const kinds = { CN: "550403", O: "55040a", OU: "55040b" } as const;

/** A distinguished name. */
export function nameOf(names: Names): Buffer {
  const parts = Object.entries(names).map(([kind, value]) =>
    tlv(0x31, sequence(identifier(kinds[kind as keyof typeof kinds]), tlv(0x0c, Buffer.from(value)))),
  );
  return sequence(...parts);
}

/** Basic constraints, key usage (signing certificates and lists, or signing at all) and alternative names. */
function extensionsOf({ uri, dnsName, address }: Wanted, isAuthority: boolean): readonly Buffer[] {
  const usage = isAuthority ? [0x01, 0x06] : [0x07, 0x80];
  const alternatives = [
    ...(uri === undefined ? [] : [tlv(0x86, Buffer.from(uri))]),
    ...(dnsName === undefined ? [] : [tlv(0x82, Buffer.from(dnsName))]),
    ...(address === undefined ? [] : [tlv(0x87, Buffer.from(address.split(".").map(Number)))]),
  ];
  return [
    extension("551d13", sequence(...(isAuthority ? [tlv(0x01, Buffer.from([0xff]))] : []))),
    extension("551d0f", tlv(0x03, Buffer.from(usage))),
    ...(alternatives.length === 0 ? [] : [extension("551d11", sequence(...alternatives))]),
  ];
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(identifier(id), tlv(0x04, value));
}
