import { X509Certificate } from "node:crypto";
import { decodeJwt } from "jose";
import { type Decision, prove } from "../../analysis/trust/index.js";
import { type Claims, certificateClaim } from "../../issuers/index.js";
import { readCertificate } from "../../issuers/readCertificate.js";
import { loadFacts } from "../../readers/load.js";
import { jsonText } from "../../reports/printable.js";
import { isIdentityIn, oneOf, readText } from "../input.js";
import { exitCode, UsageProblem } from "../problem.js";

/** `keyless prove FILE… --token FILE`: which identities the token or certificate becomes, and why not the others. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, ["text", "json"] as const);
  if (typeof options.token !== "string")
    throw new UsageProblem("--token <file> is needed: claims as JSON, a JWT, or a certificate (PEM)");
  const { claims, unchecked } = readToken(options.token);
  const facts = await loadFacts(files);
  const identity = typeof options.identity === "string" ? options.identity : undefined;
  const decisions = prove(facts, claims, identity === undefined ? {} : { identity });
  if (identity !== undefined && decisions.length === 0) isIdentityIn(facts, identity);
  process.stdout.write(
    format === "json" ? `${jsonText({ version: 1, decisions }, 2)}\n` : formatDecisions(decisions, unchecked),
  );
  return decisions.some(({ decision }) => decision === "admitted") ? exitCode.fine : exitCode.blocking;
}

const uncheckedToken = "Signature and times of the token were not checked: that takes the issuer's keys.";
const uncheckedCertificate =
  "Times of the certificate were not checked, nor whether the anchor's authority signed it.";

/** Claims from a JSON file, from a JWT (its signature cannot be checked without the issuer), or of a certificate. */
function readToken(path: string): { readonly claims: Claims; readonly unchecked?: string } {
  const text = readText(path === "-" ? "/dev/stdin" : path).trim();
  if (text.startsWith("-----BEGIN CERTIFICATE-----")) {
    try {
      return {
        claims: { [certificateClaim]: { ...readCertificate(new X509Certificate(text)) } },
        unchecked: uncheckedCertificate,
      };
    } catch {
      throw new UsageProblem(`${path}: looks like a certificate, but cannot be read as one`);
    }
  }
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) {
    try {
      return { claims: decodeJwt(text) as Claims, unchecked: uncheckedToken };
    } catch {
      throw new UsageProblem(`${path}: looks like a JWT, but its payload is not a JSON object`);
    }
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageProblem(`${path}: is neither a JWT nor JSON nor a certificate`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageProblem(`${path}: the claims of a token are one JSON object`);
  }
  return { claims: value as Claims };
}

function formatDecisions(decisions: readonly Decision[], unchecked: string | undefined): string {
  if (decisions.length === 0) return "No identity in the input can be become by a token.\n";
  const order = { admitted: 0, undecided: 1, refused: 2 } as const;
  const rows = [...decisions]
    .sort((a, b) => order[a.decision] - order[b.decision])
    .map(({ decision, identity, reason, path }) =>
      [
        `${decision.toUpperCase().padEnd(9)} ${identity}`,
        `          ${reason}`,
        ...(path ? [`          ${path}`] : []),
      ].join("\n"),
    );
  const note = unchecked === undefined ? [] : [unchecked];
  return `${[...rows, ...note].join("\n\n")}\n`;
}
