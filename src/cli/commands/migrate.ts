import { adoptionOf } from "../../governance/migrate/adopt.js";
import { migrationsOf } from "../../governance/migrate/plan.js";
import { writeText, writeYaml } from "../../governance/migrate/write.js";
import type { Facts } from "../../model/index.js";
import { count } from "../../model/index.js";
import { loadFacts } from "../../readers/load.js";
import { jsonText } from "../../reports/printable.js";
import { oneOf } from "../input.js";
import { exitCode } from "../problem.js";

/** `keyless migrate FILE…`: which badge replaces each key? With `--adopt`, what `pulumi import` brings under code. */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, ["text", "json", "yaml"] as const);
  const facts = await loadFacts(files);
  if (options.adopt === true) return adopt(facts);
  const migrations = migrationsOf(facts);
  const write = {
    text: () => writeText(migrations),
    yaml: () => writeYaml(migrations),
    json: () => `${jsonText({ version: 1, migrations }, 2)}\n`,
  };
  process.stdout.write(write[format]());
  return exitCode.fine;
}

/** Standard output is the import file and nothing else; what is left out is told on standard error. */
function adopt(facts: Facts): number {
  const { resources, left } = adoptionOf(facts);
  process.stdout.write(`${JSON.stringify({ resources }, null, 2)}\n`);
  process.stderr.write(`${count(resources.length, "resource")} to import with: pulumi import --file FILE\n`);
  for (const { id, reason } of left) process.stderr.write(`left out: ${id}: ${reason}\n`);
  return exitCode.fine;
}
