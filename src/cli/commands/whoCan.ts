import { type Way, whoCan } from "../../analysis/trust/index.js";
import { loadFacts } from "../../readers/load.js";
import { jsonText } from "../../reports/printable.js";
import { formatWitness } from "../../reports/witness.js";
import { isIdentityIn, oneOf } from "../input.js";
import { exitCode, UsageProblem } from "../problem.js";

/** `keyless who-can FILE… --identity X`: every way to become X, as sets, each with a witness. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, ["text", "json"] as const);
  const { identity } = options;
  if (typeof identity !== "string") {
    throw new UsageProblem("--identity <name> is needed: an ARN, e-mail, name or address");
  }
  const facts = await loadFacts(files);
  const ways = whoCan(facts, identity);
  if (ways.length === 0) isIdentityIn(facts, identity);
  process.stdout.write(
    format === "json" ? `${jsonText({ version: 1, identity, ways }, 2)}\n` : formatWays(identity, ways),
  );
  return exitCode.fine;
}

function formatWays(identity: string, ways: readonly Way[]): string {
  if (ways.length === 0) return `Nobody can become ${identity}.\n`;
  return `${ways.map(formatWay).join("\n\n")}\n`;
}

function formatWay({ issuer, principal, claims, witness, path, undecided }: Way): string {
  const rows = Object.entries(claims).map(([name, values]) => `  ${name} in ${values.join(" | ")}`);
  return [
    `${issuer === undefined ? "principal" : "issuer"} ${issuer ?? principal}`,
    ...rows,
    ...(Object.keys(witness).length > 0 ? [`  for example ${formatWitness(witness)}`] : []),
    ...(undecided === undefined ? [] : [`  not decided: ${undecided}`]),
    ...(path === "" ? [] : [`  by ${path}`]),
  ].join("\n");
}
