/** Distinguished encoding of ASN.1 (X.690): as much as certificates need, which Node reads and does not write. */

export function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

/** An object identifier, by the hexadecimal of its encoded content. */
export function identifier(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, "hex"));
}

/** GeneralizedTime, in UTC. */
export function timeOf(time: Date): Buffer {
  return tlv(0x18, Buffer.from(`${time.toISOString().replace(/[-:T]|\.\d+/g, "")}`));
}

/** Text of PEM (RFC 7468). */
export function framed(name: string, der: Buffer): string {
  const lines = der.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
  return `-----BEGIN ${name}-----\n${lines}\n-----END ${name}-----\n`;
}
