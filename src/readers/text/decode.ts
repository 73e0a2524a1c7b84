import { isUtf8 } from "node:buffer";
import { InputProblem } from "../problem.js";

/** Largest file that is read, in bytes: a longer text does not fit into one JavaScript string. */
export const largestInput = 500 * 1024 * 1024;

const zip = Buffer.from("PK\x03\x04");

/**
 * The text of a file: UTF-8 with or without a byte order mark, or UTF-16 as PowerShell's `>` writes it.
 * Anything else is a problem; bytes are never replaced in silence.
 */
export function decode(file: string, bytes: Buffer): string {
  if (bytes.length === 0) throw new InputProblem(file, "is empty (0 bytes)", undefined, true);
  const encoding = utf16(bytes);
  if (encoding) return decodeUtf16(file, bytes, encoding);
  if (bytes.subarray(0, 4).equals(zip)) {
    const advice = "a saved Terraform plan is read through `terraform show -json PLAN`";
    throw new InputProblem(file, `is a ZIP archive; ${advice}`, undefined, true);
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new InputProblem(file, "is compressed with gzip: unpack it first (`gunzip`)", undefined, true);
  }
  if (bytes[0] === 0) {
    throw new InputProblem(file, "is binary: it starts with a zero byte", undefined, true);
  }
  if (bytes.length > largestInput) {
    throw new InputProblem(
      file,
      `is too large: ${bytes.length} bytes, and at most ${largestInput} can be read; split it`,
    );
  }
  checkUtf8(file, bytes);
  const text = bytes.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Whether bytes are of a size and an encoding to be read piece by piece. */
export function isReadableUtf8(bytes: Buffer): boolean {
  return bytes.length <= largestInput && isUtf8(bytes);
}

function checkUtf8(file: string, bytes: Buffer): void {
  if (!isUtf8(bytes)) {
    throw new InputProblem(file, "is not valid UTF-8", `byte ${firstInvalid(bytes)}`, !startsAsJson(bytes));
  }
}

/** UTF-16 by its byte order mark, or by a first ASCII character with a zero byte beside it. */
function utf16(bytes: Buffer): "le" | "be" | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "le";
  if (first === 0xfe && second === 0xff) return "be";
  if (first !== 0 && second === 0) return "le";
  if (first === 0 && second !== undefined && second !== 0) return "be";
  return undefined;
}

function decodeUtf16(file: string, bytes: Buffer, order: "le" | "be"): string {
  try {
    return new TextDecoder(`utf-16${order}`, { fatal: true }).decode(bytes);
  } catch {
    throw new InputProblem(file, "is not valid UTF-16");
  }
}

/** Offset of the first byte that is not UTF-8: where decoding puts a replacement character of its own. */
function firstInvalid(bytes: Buffer): number {
  const text = bytes.toString("utf8");
  let [at, offset] = [0, 0];
  for (;;) {
    const next = text.indexOf("\ufffd", at);
    if (next < 0) return bytes.length;
    offset += Buffer.byteLength(text.slice(at, next));
    // The character itself may stand in the text.
    if (bytes.readUIntBE(offset, Math.min(3, bytes.length - offset)) !== 0xefbfbd) return offset;
    at = next + 1;
    offset += 3;
  }
}

/** Whether the first character that is not a space opens a JSON value. */
function startsAsJson(bytes: Buffer): boolean {
  return /^\s*[{[]/.test(bytes.subarray(0, 64).toString("latin1"));
}
