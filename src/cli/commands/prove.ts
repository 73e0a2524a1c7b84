import { decodeJwt } from "jose";
import { type Decision, prove } from "../../analysis/trust/index.js";
import type { Claims } from "../../issuers/index.js";
import { loadFacts } from "../../readers/load.js";
import { jsonText } from "../../reports/printable.js";
import { isIdentityIn, oneOf, readText } from "../input.js";
import { exitCode, UsageProblem } from "../problem.js";

/** `keyless prove FILE… --token FILE`: which identities the token becomes, and why not the others. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, ["text", "json"] as const);
  if (typeof options.token !== "string")
    throw new UsageProblem("--token <file> is needed: claims as JSON, or a JWT");
  const { claims, signed } = readToken(options.token);
  const facts = await loadFacts(files);
  const identity = typeof options.identity === "string" ? options.identity : undefined;
  const decisions = prove(facts, claims, identity === undefined ? {} : { identity });
  if (identity !== undefined && decisions.length === 0) isIdentityIn(facts, identity);
  process.stdout.write(
    format === "json" ? `${jsonText({ version: 1, decisions }, 2)}\n` : formatDecisions(decisions, signed),
  );
  return decisions.some(({ decision }) => decision === "admitted") ? exitCode.fine : exitCode.blocking;
}

/** Claims from a JSON file, or from a JWT (its signature cannot be checked without the issuer). */
function readToken(path: string): { readonly claims: Claims; readonly signed: boolean } {
  const text = readText(path === "-" ? "/dev/stdin" : path).trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) {
    try {
      return { claims: decodeJwt(text) as Claims, signed: true };
    } catch {
      throw new UsageProblem(`${path}: looks like a JWT, but its payload is not a JSON object`);
    }
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageProblem(`${path}: is neither a JWT nor JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageProblem(`${path}: the claims of a token are one JSON object`);
  }
  return { claims: value as Claims, signed: false };
}

function formatDecisions(decisions: readonly Decision[], signed: boolean): string {
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
  const note = signed
    ? ["Signature and times of the token were not checked: that takes the issuer's keys."]
    : [];
  return `${[...rows, ...note].join("\n\n")}\n`;
}
