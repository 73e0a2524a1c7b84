import { writeFileSync } from "node:fs";
import { type CheckResult, check, fingerprint } from "../../check/check.js";
import type { Profile } from "../../check/policy.js";
import { loadFacts } from "../../readers/load.js";
import { formatCheckJson } from "../../reports/json.js";
import { formatCheckText } from "../../reports/text.js";
import { dayOf, describeFileError, oneOf, readPolicy, readText } from "../input.js";
import { exitCode, UsageProblem } from "../problem.js";
import { terminalStyle } from "../terminal.js";

interface Options {
  readonly format: string;
  readonly config?: string;
  readonly profile?: string;
  readonly changedOnly?: boolean;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly asOf?: string;
}

const profiles: readonly Profile[] = ["baseline", "recommended", "strict"];

/** `keyless check FILE…`: judges the files and prints the findings; 1 when something blocks. */
export async function run(files: readonly string[], given: Record<string, unknown>): Promise<number> {
  const options = given as unknown as Options;
  const format = oneOf("--format", options.format, ["text", "json", "sarif", "markdown"] as const);
  const policy = readPolicy(options.config);
  const result = check(await loadFacts(files), {
    policy: {
      ...policy,
      ...(options.profile ? { profile: oneOf("--profile", options.profile, profiles) } : {}),
    },
    now: dayOf(options.asOf) ?? new Date(),
    changedOnly: options.changedOnly === true,
    ...(options.baseline === undefined ? {} : { baseline: readBaseline(options.baseline) }),
  });
  if (options.writeBaseline !== undefined) writeBaseline(options.writeBaseline, result);
  process.stdout.write(await render(result, format));
  return result.summary.blocking > 0 ? exitCode.blocking : exitCode.fine;
}

async function render(result: CheckResult, format: "text" | "json" | "sarif" | "markdown"): Promise<string> {
  switch (format) {
    case "text":
      return formatCheckText(result, terminalStyle(process.stdout));
    case "json":
      return formatCheckJson(result);
    case "sarif":
      return (await import("../../reports/sarif.js")).formatSarif(result);
    case "markdown":
      return (await import("../../reports/markdown.js")).formatCheckMarkdown(result);
  }
}

interface Baseline {
  readonly version: 1;
  readonly findings: readonly string[];
}

function readBaseline(path: string): ReadonlySet<string> {
  try {
    const baseline = JSON.parse(readText(path)) as Partial<Baseline> | null;
    if (baseline?.version === 1 && Array.isArray(baseline.findings)) return new Set(baseline.findings);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageProblem(
    `${path}: this is not a baseline; "keyless check … --write-baseline ${path}" writes one`,
  );
}

function writeBaseline(path: string, result: CheckResult): void {
  const baseline: Baseline = { version: 1, findings: result.findings.map(fingerprint) };
  try {
    writeFileSync(path, `${JSON.stringify(baseline, null, 2)}\n`);
  } catch (error) {
    throw new UsageProblem(`${path}: ${describeFileError(error)}`);
  }
}
