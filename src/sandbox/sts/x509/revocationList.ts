/** One element of DER (ITU-T X.690): its tag, what it holds, and where the next begins. */
interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly end: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * Serial numbers that a certificate revocation list names (RFC 5280, 5.1), in lower-case hexadecimal without leading
 * zeros. A text that is no list names none: AWS takes only lists that it can read.
 */
export function revokedSerials(pem: string): readonly string[] {
  const base64 = /-----BEGIN X509 CRL-----([^-]+)-----END X509 CRL-----/.exec(pem)?.[1] ?? "";
  const list = elementAt(Buffer.from(base64, "base64"), 0);
  const signed = list === undefined ? undefined : elementAt(list.content, 0);
  if (signed === undefined) return [];
  // The entries are the last plain sequence of sequences; each of them begins with the serial number.
  return elementsOf(signed.content)
    .filter(({ tag }) => tag === SEQUENCE)
    .flatMap(({ content }) => elementsOf(content))
    .flatMap(({ tag, content }) => {
      const serial = tag === SEQUENCE ? elementAt(content, 0) : undefined;
      return serial?.tag === INTEGER ? [serial.content.toString("hex").replace(/^0+(?=.)/, "")] : [];
    });
}

function elementsOf(content: Buffer): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < content.length; ) {
    const element = elementAt(content, at);
    if (element === undefined) break;
    found.push(element);
    at = element.end;
  }
  return found;
}

function elementAt(bytes: Buffer, at: number): Element | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (size > 4 || at + 2 + size > bytes.length) return undefined;
  const length = size === 0 ? first : bytes.readUIntBE(at + 2, size);
  const start = at + 2 + size;
  return start + length > bytes.length
    ? undefined
    : { tag, content: bytes.subarray(start, start + length), end: start + length };
}
