import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "../http/message.js";
import { type AwsError, awsError } from "./answer.js";

/** What a request says about its signature (AWS Signature Version 4, header or query form). */
export interface SignedRequest {
  readonly accessKeyId: string;
  readonly token?: string;
  /** `yyyymmddThhmmssZ`. */
  readonly date: string;
  /** `date/region/service/aws4_request`. */
  readonly scope: string;
  readonly region: string;
  readonly signature: string;
  /** SHA-256 of the canonical request. */
  readonly canonicalHash: string;
  /** Seconds for which a presigned URL is good. */
  readonly validFor: number;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
/** How far the clocks may be apart. */
const SKEW = 15 * 60_000;

/** Reads the signature of a request; an error where it has none or is malformed. */
export function readSignature(request: HttpRequest): SignedRequest | AwsError {
  const { query, headers } = request;
  if (query.has("X-Amz-Signature")) return readPresigned(request);
  const given = headers.authorization;
  if (given === undefined)
    return awsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  const fields =
    /^AWS4-HMAC-SHA256 +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})$/.exec(given);
  const date = headers["x-amz-date"];
  if (fields === null || date === undefined) return incomplete("Authorization header requires its parts");
  const [, credential = "", signed = "", signature = ""] = fields;
  const token = headers["x-amz-security-token"];
  const hash = headers["x-amz-content-sha256"] ?? sha256(request.body);
  if (hash !== sha256(request.body)) return incomplete("x-amz-content-sha256 is not the hash of the body");
  return complete(request, {
    credential,
    signed,
    signature,
    date,
    hash,
    validFor: SKEW / 1000,
    ...(token ? { token } : {}),
  });
}

function readPresigned(request: HttpRequest): SignedRequest | AwsError {
  const { query } = request;
  const at = (name: string) => query.get(`X-Amz-${name}`) ?? "";
  if (at("Algorithm") !== ALGORITHM) return incomplete("X-Amz-Algorithm is not AWS4-HMAC-SHA256");
  if (!/^\d{1,6}$/.test(at("Expires"))) return incomplete("X-Amz-Expires is not a number of seconds");
  const token = query.get("X-Amz-Security-Token");
  return complete(request, {
    credential: at("Credential"),
    signed: at("SignedHeaders"),
    signature: at("Signature"),
    date: at("Date"),
    hash: sha256(request.body),
    validFor: Number(at("Expires")),
    ...(token === null ? {} : { token }),
  });
}

interface Parts {
  readonly credential: string;
  readonly signed: string;
  readonly signature: string;
  readonly date: string;
  readonly hash: string;
  readonly validFor: number;
  readonly token?: string;
}

function complete(request: HttpRequest, parts: Parts): SignedRequest | AwsError {
  const [accessKeyId = "", day = "", region = "", service = "", end = "", ...more] =
    parts.credential.split("/");
  const isWhole = end === "aws4_request" && more.length === 0 && parts.date.startsWith(`${day}T`);
  if (!isWhole || !/^\d{8}T\d{6}Z$/.test(parts.date))
    return incomplete("the credential scope is not well formed");
  if (service !== "sts")
    return awsError("SignatureDoesNotMatch", `Credential should be scoped to correct service: 'sts'.`, 403);
  const signed = parts.signed.split(";");
  if (!signed.includes("host")) return incomplete("host is not among the signed headers");
  return {
    accessKeyId,
    region,
    date: parts.date,
    scope: `${day}/${region}/${service}/${end}`,
    signature: parts.signature,
    canonicalHash: sha256(canonicalRequest(request, signed, parts.hash)),
    validFor: parts.validFor,
    ...(parts.token === undefined ? {} : { token: parts.token }),
  };
}

/** Whether the signature was made with a secret, and just now. */
export function checkSigned(signed: SignedRequest, secret: string, now: Date): AwsError | undefined {
  const { date, scope, canonicalHash, signature, validFor } = signed;
  const [day = "", region = "", service = ""] = scope.split("/");
  const key = [day, region, service, "aws4_request"].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  const expected = hmac(key, [ALGORITHM, date, scope, canonicalHash].join("\n"));
  if (!/^[0-9a-f]{64}$/.test(signature) || !timingSafeEqual(expected, Buffer.from(signature, "hex"))) {
    return awsError(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      403,
    );
  }
  const problem = timeProblem(date, now, validFor);
  return problem === undefined ? undefined : awsError("SignatureDoesNotMatch", problem, 403);
}

/**
 * Why a request of a time (`yyyymmddThhmmssZ`) is not of now; undefined where it is.
 *
 * @param validFor seconds for which a signature is good
 */
export function timeProblem(date: string, now: Date, validFor = SKEW / 1000): string | undefined {
  const made = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(made) || made - SKEW > now.getTime())
    return `Signature not yet current: ${date} is still later than now`;
  if (now.getTime() > made + validFor * 1000) return `Signature expired: ${date} is now earlier than allowed`;
  return undefined;
}

/** The canonical request of AWS Signature Version 4, over the headers that are signed. */
export function canonicalRequest(
  { method, path, query, headers }: HttpRequest,
  signed: readonly string[],
  hash: string,
): string {
  const pairs = [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1));
  return [
    method,
    path.split("/").map(encode).join("/"),
    pairs.map(([name, value]) => `${name}=${value}`).join("&"),
    ...signed.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/ +/g, " ")}`),
    "",
    signed.join(";"),
    hash,
  ].join("\n");
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function incomplete(message: string): AwsError {
  return awsError("IncompleteSignature", message);
}
