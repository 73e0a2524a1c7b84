import { readDeparted } from "../../governance/departed.js";
import { type Inventory, inventoryOf } from "../../governance/inventory.js";
import { loadFacts } from "../../readers/load.js";
import {
  formatInventoryCsv,
  formatInventoryJson,
  formatInventoryMarkdown,
  formatInventoryText,
} from "../../reports/inventory.js";
import { dayOf, oneOf, readPolicy, readText } from "../input.js";
import { exitCode } from "../problem.js";
import { fileOwners } from "../repository.js";
import { terminalStyle } from "../terminal.js";

const formats = ["text", "json", "markdown", "csv"] as const;

/** `keyless inventory FILE…`: every identity and credential, each once. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, formats);
  const { config, departed } = options;
  const now = dayOf(options.asOf) ?? new Date();
  const inventory = inventoryOf(await loadFacts(files), {
    policy: readPolicy(typeof config === "string" ? config : undefined),
    now,
    departed: typeof departed === "string" ? readDeparted(departed, readText(departed)) : new Set(),
    fileOwners: fileOwners(),
  });
  process.stdout.write(render(inventory, format));
  return exitCode.fine;
}

function render(inventory: Inventory, format: (typeof formats)[number]): string {
  switch (format) {
    case "text":
      return formatInventoryText(inventory, terminalStyle(process.stdout));
    case "json":
      return formatInventoryJson(inventory);
    case "markdown":
      return formatInventoryMarkdown(inventory);
    case "csv":
      return formatInventoryCsv(inventory);
  }
}
