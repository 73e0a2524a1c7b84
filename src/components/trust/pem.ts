import { type Checked, ok, then, wrong } from "../problem.js";

/** The certificates in a text, each by itself (RFC 7468); a private key among them is a mistake, and is never shown. */
export function pemCertificates(path: string, text: string): Checked<readonly string[]> {
  if (text.includes("PRIVATE KEY")) return wrong(path, "holds a private key; give the certificates alone");
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return ok(found.map((certificate) => `${certificate}\n`));
}

/** The same, with at least one in it. */
export function someCertificates(path: string, text: string): Checked<readonly string[]> {
  return then(pemCertificates(path, text), (list) =>
    list.length > 0 ? ok(list) : wrong(path, "is not a PEM certificate"),
  );
}
