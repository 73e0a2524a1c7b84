import { writeFileSync } from "node:fs";
import { readDeparted } from "../../governance/departed.js";
import { surveyOf } from "../../governance/inventory.js";
import { measuresOf } from "../../governance/measures.js";
import { trendOf } from "../../governance/trend.js";
import { loadFacts } from "../../readers/load.js";
import { formatReportHtml } from "../../reports/html/page.js";
import { formatReportJson, parseReportJson, summaryOfReport } from "../../reports/report.js";
import { dayOf, describeFileError, readPolicy, readText } from "../input.js";
import { pageScript } from "../pageScript.js";
import { exitCode, UsageProblem } from "../problem.js";
import { fileOwners } from "../repository.js";

/** `keyless report FILE… -o report.html`: the inventory as one page that needs nothing else. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const { output, json, previous, config, departed } = options;
  if (!isText(output) && !isText(json)) {
    throw new UsageProblem(
      "nothing to write: give -o <file> for the page, --json <file> for the numbers, or both",
    );
  }
  // A broken earlier report is told before the work, not after it.
  const before = isText(previous) ? readEarlier(previous) : undefined;
  const now = dayOf(options.asOf) ?? new Date();
  const survey = surveyOf(await loadFacts(files), {
    policy: readPolicy(isText(config) ? config : undefined),
    now,
    departed: isText(departed) ? readDeparted(departed, readText(departed)) : new Set(),
    fileOwners: fileOwners(),
  });
  const measures = measuresOf(survey.inventory, survey.graph.graph.nodes, survey.check.findings);
  const today = summaryOfReport(survey, measures, now);
  const trend = before && trendOf(before, today);
  if (isText(output)) {
    const script = pageScript();
    const page = { survey, measures, now, files, script, ...(trend === undefined ? {} : { trend }) };
    write(output, formatReportHtml(page));
  }
  if (isText(json)) write(json, formatReportJson(today, trend));
  return exitCode.fine;
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
