import { readDeparted } from "../../governance/departed.js";
import { type Listing, listingOf, type Survey, wholeOf } from "../../governance/inventory.js";
import { loadFacts } from "../../readers/load.js";
import { formatDot, formatMermaid } from "../../reports/graphText.js";
import {
  formatInventoryCsv,
  formatInventoryMarkdown,
  formatInventoryText,
  inventoryJson,
} from "../../reports/inventory.js";
import { dayOf, oneOf, readPolicy, readText } from "../input.js";
import { usageOf } from "../logs.js";
import { print } from "../output.js";
import { exitCode } from "../problem.js";
import { namesIn, progress } from "../progress.js";
import { fileOwners } from "../repository.js";
import { terminalStyle } from "../terminal.js";

const formats = ["text", "json", "markdown", "csv", "mermaid", "dot"] as const;

/** `keyless inventory FILE…`: every identity and credential, each once. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, formats);
  const { config, departed } = options;
  const stage = progress([...files, ...namesIn(options.logs)]);
  stage("reading");
  const now = dayOf(options.asOf) ?? new Date();
  const survey = listingOf(await loadFacts(files), {
    policy: readPolicy(typeof config === "string" ? config : undefined),
    now,
    departed: typeof departed === "string" ? readDeparted(departed, readText(departed)) : new Set(),
    fileOwners: fileOwners(),
    progress: stage,
    usage: await usageOf(options.logs),
  });
  stage("writing");
  await print(render(survey, format));
  return exitCode.fine;
}

function render({ inventory, graph }: Survey<Listing>, format: (typeof formats)[number]): Iterable<string> {
  switch (format) {
    case "text":
      return [formatInventoryText(wholeOf(inventory), terminalStyle(process.stdout))];
    case "json":
      return inventoryJson(inventory);
    case "markdown":
      return [formatInventoryMarkdown(wholeOf(inventory))];
    case "csv":
      return [formatInventoryCsv(wholeOf(inventory))];
    case "mermaid":
      return [formatMermaid(graph.graph)];
    case "dot":
      return [formatDot(graph.graph)];
  }
}
