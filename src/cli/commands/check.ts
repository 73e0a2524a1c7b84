import { type CheckResult, check, fingerprint } from "../../check/check.js";
import type { Profile } from "../../check/policy.js";
import type { Left } from "../../fixes/index.js";
import { count, type Facts } from "../../model/index.js";
import { loadFacts } from "../../readers/load.js";
import { checkJsonParts } from "../../reports/json.js";
import { printable } from "../../reports/printable.js";
import { checkTextParts, plain, type Style } from "../../reports/text.js";
import { sourceFolder } from "../folder.js";
import { dayOf, describeFileError, isFolder, oneOf, readPolicy, readText } from "../input.js";
import { print, writeParts } from "../output.js";
import { patchPaths, repositoryPath } from "../patchPaths.js";
import { exitCode, UsageProblem } from "../problem.js";
import { progress } from "../progress.js";
import { terminalStyle } from "../terminal.js";

interface Options {
  readonly format: string;
  readonly output: readonly string[];
  readonly config?: string;
  readonly profile?: string;
  readonly changedOnly?: boolean;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly asOf?: string;
  readonly source?: string;
  readonly fixPatch?: boolean;
}

const profiles: readonly Profile[] = ["baseline", "recommended", "strict"];
const formats = ["text", "json", "sarif", "markdown", "gitlab"] as const;
type Format = (typeof formats)[number];

/** `keyless check FILE…`: judges the files and prints the findings; 1 when something blocks. */
export async function run(files: readonly string[], given: Record<string, unknown>): Promise<number> {
  const options = given as unknown as Options;
  const format = oneOf("--format", options.format, formats);
  const outputs = options.output.map(parseOutput);
  if (options.source !== undefined) isFolder("--source", options.source);
  const policy = readPolicy(options.config);
  const stage = progress(files);
  stage("reading");
  const facts = await loadFacts(files);
  stage("judging");
  const judged = check(facts, {
    policy: {
      ...policy,
      ...(options.profile ? { profile: oneOf("--profile", options.profile, profiles) } : {}),
    },
    now: dayOf(options.asOf) ?? new Date(),
    changedOnly: options.changedOnly === true,
    ...(options.baseline === undefined ? {} : { baseline: readBaseline(options.baseline) }),
  });
  if (options.writeBaseline !== undefined) writeBaseline(options.writeBaseline, judged);
  stage("writing");
  const wantsFixes =
    options.fixPatch === true || [format, ...outputs.map(({ kind }) => kind)].some(showsFixes);
  const { result, patch, notes } = await withSources(judged, facts, options.source, wantsFixes);
  for (const { kind, file } of outputs) write(file, await render(result, kind, plain));
  if (options.fixPatch) {
    process.stdout.write(patch);
    process.stderr.write(notes.map((note) => `keyless: ${printable(note)}\n`).join(""));
  } else await print(await render(result, format, terminalStyle(process.stdout)));
  return result.summary.blocking > 0 ? exitCode.blocking : exitCode.fine;
}

/** One report into a file: `sarif=findings.sarif`. */
function parseOutput(text: string): { readonly kind: Format; readonly file: string } {
  const at = text.indexOf("=");
  if (at < 0 || at === text.length - 1) {
    throw new UsageProblem(`--output must be a kind and a file, as in sarif=findings.sarif, not "${text}"`);
  }
  return { kind: oneOf("--output", text.slice(0, at), formats), file: text.slice(at + 1) };
}

function showsFixes(kind: Format): boolean {
  return kind === "json" || kind === "markdown";
}

interface Sourced {
  readonly result: CheckResult;
  readonly patch: string;
  /** For people: what the patch leaves out and why. */
  readonly notes: readonly string[];
}

/** The findings with what their sources tell; nothing is loaded for a check that finds nothing. */
async function withSources(
  judged: CheckResult,
  facts: Facts,
  source: string | undefined,
  wantsFixes: boolean,
): Promise<Sourced> {
  if (judged.findings.length === 0) return { result: judged, patch: "", notes: [] };
  const { sourced } = await import("../../fixes/index.js");
  const paths = patchPaths(source);
  const { result, patch, left } = sourced(judged, facts, {
    folder: sourceFolder(),
    ...(source === undefined ? {} : { source }),
    ...(wantsFixes ? { nameOf: paths.nameOf } : {}),
  });
  return { result, patch, notes: [...notesOf(result, left), ...[...paths.bases].map(baseNote)] };
}

function baseNote(base: string): string {
  return `the patch is to be applied in ${base}`;
}

/** What a patch does not mend: each with its reason where the mend would be mechanical, the others counted. */
function notesOf({ findings }: CheckResult, left: readonly Left[]): readonly string[] {
  const byHand = findings.filter(
    ({ mend, exception }) => mend === undefined && exception === undefined,
  ).length;
  const reasons = left.map(
    ({ finding, why }) => `no patch for ${finding.rule} on ${finding.resource}: ${why}`,
  );
  return [
    ...new Set(reasons),
    ...(byHand > 0 ? [`${count(byHand, "finding")} to be mended by hand: run without --fix-patch`] : []),
  ];
}

async function render(result: CheckResult, format: Format, style: Style): Promise<Iterable<string>> {
  switch (format) {
    case "text":
      return checkTextParts(result, style);
    case "json":
      return checkJsonParts(result);
    case "sarif":
      return [(await import("../../reports/sarif.js")).formatSarif(result, repositoryPath)];
    case "gitlab":
      return [(await import("../../reports/gitlab.js")).formatGitlab(result, repositoryPath)];
    case "markdown":
      return [(await import("../../reports/markdown.js")).formatCheckMarkdown(result)];
  }
}

function write(file: string, parts: Iterable<string>): void {
  try {
    writeParts(file, parts);
  } catch (error) {
    throw new UsageProblem(`${file}: ${describeFileError(error)}`);
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
  write(path, [`${JSON.stringify(baseline, null, 2)}\n`]);
}
