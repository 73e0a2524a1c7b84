import { writeFileSync } from "node:fs";
import type { CheckResult } from "../../check/check.js";
import { readDeparted } from "../../governance/departed.js";
import { surveyOf } from "../../governance/inventory.js";
import { measuresOf } from "../../governance/measures.js";
import { trendOf } from "../../governance/trend.js";
import type { Facts } from "../../model/index.js";
import { loadFacts } from "../../readers/load.js";
import { formatDot, formatMermaid } from "../../reports/graphText.js";
import { formatReportHtml, type ReportPage } from "../../reports/html/page.js";
import { formatInventoryCsv } from "../../reports/inventory.js";
import { formatReportJson, parseReportJson, summaryOfReport } from "../../reports/report.js";
import { sourceFolder } from "../folder.js";
import { dayOf, describeFileError, oneOf, readPolicy, readText } from "../input.js";
import { usageOf } from "../logs.js";
import { pageScript } from "../pageScript.js";
import { patchPaths } from "../patchPaths.js";
import { exitCode, UsageProblem } from "../problem.js";
import { namesIn, progress } from "../progress.js";
import { fileOwners } from "../repository.js";

const formats = ["html", "json", "csv", "mermaid", "dot"] as const;

/** `keyless report FILE… -o report.html`: the inventory as one page that needs nothing else. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const { output, json, previous, config, departed } = options;
  const format = oneOf("--format", options.format, formats);
  if (!isText(output) && !isText(json)) {
    throw new UsageProblem(
      "nothing to write: give -o <file> for the page, --json <file> for the numbers, or both",
    );
  }
  // A broken earlier report is told before the work, not after it.
  const before = isText(previous) ? readEarlier(previous) : undefined;
  const stage = progress([...files, ...namesIn(options.logs)]);
  stage("reading");
  const now = dayOf(options.asOf) ?? new Date();
  const facts = await loadFacts(files);
  const survey = surveyOf(facts, {
    policy: readPolicy(isText(config) ? config : undefined),
    now,
    departed: isText(departed) ? readDeparted(departed, readText(departed)) : new Set(),
    fileOwners: fileOwners(),
    progress: stage,
    usage: await usageOf(options.logs),
  });
  stage("writing");
  const measures = measuresOf(survey.inventory, survey.graph.graph.nodes, survey.check.findings);
  const today = summaryOfReport(survey, measures, now);
  const trend = before && trendOf(before, today);
  if (isText(output)) {
    const check = format === "html" ? await withSources(survey.check, facts, options.source) : survey.check;
    const page = {
      survey: { ...survey, check },
      measures,
      now,
      files,
      ...(trend === undefined ? {} : { trend }),
    };
    write(
      output,
      render(page, format, () => formatReportJson(today, trend)),
    );
  }
  if (isText(json)) write(json, formatReportJson(today, trend));
  return exitCode.fine;
}

/** The findings with the places in their sources and the changes that mend them, where the sources are at hand. */
async function withSources(judged: CheckResult, facts: Facts, source: unknown): Promise<CheckResult> {
  if (judged.findings.length === 0) return judged;
  const { sourced } = await import("../../fixes/index.js");
  const given = isText(source) ? source : undefined;
  return sourced(judged, facts, {
    folder: sourceFolder(),
    nameOf: patchPaths(given).nameOf,
    ...(given === undefined ? {} : { source: given }),
  }).result;
}

function render(
  page: Omit<ReportPage, "script">,
  format: (typeof formats)[number],
  asJson: () => string,
): string {
  switch (format) {
    case "html":
      return formatReportHtml({ ...page, script: pageScript() });
    case "json":
      return asJson();
    case "csv":
      return formatInventoryCsv(page.survey.inventory);
    case "mermaid":
      return formatMermaid(page.survey.graph.graph);
    case "dot":
      return formatDot(page.survey.graph.graph);
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function readEarlier(path: string) {
  const earlier = parseReportJson(readText(path));
  if (earlier !== undefined) return earlier;
  throw new UsageProblem(
    `${path}: this is not the JSON of a report; "keyless report … --json ${path}" writes one`,
  );
}

/** A file, or standard output for `-`. */
function write(path: string, text: string): void {
  if (path === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UsageProblem(`${path}: ${describeFileError(error)}`);
  }
}
