/** Certificates and revocation lists for tests, made here: Node reads X.509 and does not write it. */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export interface Machine {
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly names: Names;
  /** Hexadecimal, an even number of digits, the first below 8. */
  readonly serial: string;
}

/** Values of a subject, by the short names of their kinds. */
export type Names = Readonly<Partial<Record<"CN" | "O" | "OU", string>>>;

export interface Wanted {
  readonly names: Names;
  /** Who issues it; default: itself. */
  readonly issuer?: Machine;
  readonly isAuthority?: boolean;
  readonly serial?: string;
  readonly uri?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly type?: "ec" | "rsa";
}

const year = 365 * 86_400_000;

export function makeCertificate({
  names,
  issuer,
  isAuthority = false,
  serial = "0a01",
  uri,
  from = new Date(Date.now() - 60_000),
  to = new Date(Date.now() + year),
  type = "ec",
}: Wanted): Machine {
  const { privateKey, publicKey } =
    type === "ec"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signer = issuer?.privateKey ?? privateKey;
  const usage = isAuthority ? [0x01, 0x06] : [0x07, 0x80];
  const extensions = [
    extension("551d13", sequence(...(isAuthority ? [tlv(0x01, Buffer.from([0xff]))] : []))),
    extension("551d0f", tlv(0x03, Buffer.from(usage))),
    ...(uri === undefined ? [] : [extension("551d11", sequence(tlv(0x86, Buffer.from(uri))))]),
  ];
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from(serial, "hex")),
    algorithmOf(signer),
    nameOf(issuer?.names ?? names),
    sequence(timeOf(from), timeOf(to)),
    nameOf(names),
    publicKey.export({ type: "spki", format: "der" }),
    tlv(0xa3, sequence(...extensions)),
  );
  return { pem: framed("CERTIFICATE", signed(body, signer)), privateKey, names, serial };
}

/** A revocation list of an authority. */
export function makeRevocationList(authority: Machine, serials: readonly string[]): string {
  const now = new Date();
  const body = sequence(
    tlv(0x02, Buffer.from([1])),
    algorithmOf(authority.privateKey),
    nameOf(authority.names),
    timeOf(now),
    timeOf(new Date(now.getTime() + year)),
    sequence(...serials.map((serial) => sequence(tlv(0x02, Buffer.from(serial, "hex")), timeOf(now)))),
  );
  return framed("X509 CRL", signed(body, authority.privateKey));
}

function signed(body: Buffer, key: KeyObject): Buffer {
  const signature = sign("sha256", body, key);
  return sequence(body, algorithmOf(key), tlv(0x03, Buffer.from([0]), signature));
}

/** ecdsa-with-SHA256, or sha256WithRSAEncryption with its NULL. */
function algorithmOf(key: KeyObject): Buffer {
  return createPublicKey(key).asymmetricKeyType === "ec"
    ? sequence(identifier("2a8648ce3d040302"))
    : sequence(identifier("2a864886f70d01010b"), tlv(0x05));
}

const kinds = { CN: "550403", O: "55040a", OU: "55040b" } as const;

function nameOf(names: Names): Buffer {
  const parts = Object.entries(names).map(([kind, value]) =>
    tlv(0x31, sequence(identifier(kinds[kind as keyof typeof kinds]), tlv(0x0c, Buffer.from(value)))),
  );
  return sequence(...parts);
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(identifier(id), tlv(0x04, value));
}

function timeOf(time: Date): Buffer {
  return tlv(0x18, Buffer.from(`${time.toISOString().replace(/[-:T]|\.\d+/g, "")}`));
}

function identifier(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, "hex"));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function framed(name: string, der: Buffer): string {
  const lines = der.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${name}-----\n${lines}\n-----END ${name}-----\n`;
}
