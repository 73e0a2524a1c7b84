import { verify, type X509Certificate } from "node:crypto";
import type { HttpRequest } from "../../http/message.js";
import { canonicalRequest, sha256, timeProblem } from "../signature.js";

/** Which algorithm a key signs with (Roles Anywhere user guide, "Signing process"). */
const algorithms: Readonly<Record<string, string>> = {
  ec: "AWS4-X509-ECDSA-SHA256",
  rsa: "AWS4-X509-RSA-SHA256",
};

/**
 * Why a request was not signed with the key of a certificate just now, as AWS Signature Version 4 has it for X.509;
 * undefined where it was.
 */
export function certificateSignatureProblem(
  request: HttpRequest,
  certificate: X509Certificate,
  now: Date,
): string | undefined {
  const { headers, body } = request;
  const given =
    /^(AWS4-X509-(?:ECDSA|RSA)-SHA256) +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]+)$/.exec(
      headers.authorization ?? "",
    );
  if (given === null) return "the Authorization header holds no signature by a certificate";
  const [, algorithm = "", credential = "", signed = "", signature = ""] = given;
  const date = headers["x-amz-date"] ?? "";
  const [serial = "", ...scope] = credential.split("/");
  const names = signed.split(";");
  if (BigInt(`0x${certificate.serialNumber}`).toString() !== serial)
    return "the credential is not the certificate's serial number";
  if (algorithms[certificate.publicKey.asymmetricKeyType ?? ""] !== algorithm)
    return `${algorithm} is not what the certificate's key signs with`;
  if (
    scope.length !== 4 ||
    scope[2] !== "rolesanywhere" ||
    scope[3] !== "aws4_request" ||
    !date.startsWith(`${scope[0]}T`)
  )
    return "the credential scope is not well formed";
  if (!["host", "x-amz-date", "x-amz-x509"].every((name) => names.includes(name)))
    return "host, x-amz-date and x-amz-x509 must be signed";
  const text = [
    algorithm,
    date,
    scope.join("/"),
    sha256(canonicalRequest(request, names, sha256(body))),
  ].join("\n");
  const isGood = verify("sha256", Buffer.from(text), certificate.publicKey, Buffer.from(signature, "hex"));
  return isGood ? timeProblem(date, now) : "the signature is not by the certificate's key";
}
