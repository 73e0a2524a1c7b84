import { type ChangeImpact, changeImpactOf } from "../../governance/impact/change.js";
import { type Impact, impactOf } from "../../governance/impact/impact.js";
import { loadFacts } from "../../readers/load.js";
import { previousFacts } from "../../readers/previous.js";
import {
  formatChangeJson,
  formatChangeMarkdown,
  formatChangeText,
  formatImpactJson,
  formatImpactMarkdown,
  formatImpactText,
} from "../../reports/impact.js";
import { dayOf, oneOf } from "../input.js";
import { usageOf } from "../logs.js";
import { exitCode, UsageProblem } from "../problem.js";
import { namesIn, progress, type Stage } from "../progress.js";

const formats = ["text", "json", "markdown"] as const;
type Format = (typeof formats)[number];

/**
 * `keyless impact FILE… --identity X`: what breaks if X goes. Without an identity, or with `--before`: what a change
 * takes away of what the logs show in use. 1 when something breaks.
 */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, formats);
  const { identity, before } = options;
  const stage = progress([...files, ...namesIn(before, options.logs)]);
  stage("reading");
  const result =
    typeof identity === "string" && before === undefined
      ? await ofIdentity(files, identity, options, stage)
      : await ofChange(files, options, stage);
  stage("writing");
  process.stdout.write("action" in result ? renderers[format](result) : changeRenderers[format](result));
  return result.verdict === "breaks" ? exitCode.blocking : exitCode.fine;
}

async function ofIdentity(
  files: readonly string[],
  identity: string,
  options: Record<string, unknown>,
  stage: Stage,
): Promise<Impact> {
  const action = oneOf("--action", options.action, ["revoke", "downscope", "rotate"] as const);
  const asOf = dayOf(options.asOf);
  const impact = impactOf(await loadFacts(files), identity, action, {
    asOf,
    usage: await usageOf(options.logs),
    progress: stage,
  });
  if (impact !== undefined) return impact;
  throw new UsageProblem(
    `no single identity, credential or provider is named "${identity}" in the input: give an ARN, e-mail or address`,
  );
}

async function ofChange(
  files: readonly string[],
  { identity, before, logs, asOf }: Record<string, unknown>,
  stage: Stage,
): Promise<ChangeImpact> {
  const after = await loadFacts(files);
  const previous = typeof before === "string" ? await loadFacts([before]) : previousFacts(files);
  if (previous === undefined) {
    throw new UsageProblem(
      "--identity <name> is needed: an ARN, e-mail, name or address; or, to judge a change, a Terraform plan or Pulumi preview with --logs, or what was there before as --before",
    );
  }
  const usage = await usageOf(logs);
  if (usage === undefined) {
    throw new UsageProblem(
      "--logs <path> is needed to judge a change, or --identity <name> to ask about one identity",
    );
  }
  stage("comparing before and after with what was used");
  const only = typeof identity === "string" ? identity : undefined;
  return changeImpactOf(previous, after, usage, dayOf(asOf) ?? new Date(), only);
}

const renderers: Readonly<Record<Format, (impact: Impact) => string>> = {
  text: formatImpactText,
  json: formatImpactJson,
  markdown: formatImpactMarkdown,
};

const changeRenderers: Readonly<Record<Format, (impact: ChangeImpact) => string>> = {
  text: formatChangeText,
  json: formatChangeJson,
  markdown: formatChangeMarkdown,
};
