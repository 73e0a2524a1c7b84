import { migrationsOf } from "../../governance/migrate/plan.js";
import { writeText, writeYaml } from "../../governance/migrate/write.js";
import { loadFacts } from "../../readers/load.js";
import { oneOf } from "../input.js";
import { exitCode } from "../problem.js";

/** `keyless migrate FILE…`: which badge replaces each key? */
export async function run(files: readonly string[], options: Record<string, unknown>): Promise<number> {
  const format = oneOf("--format", options.format, ["text", "json", "yaml"] as const);
  const migrations = migrationsOf(await loadFacts(files));
  const write = {
    text: () => writeText(migrations),
    yaml: () => writeYaml(migrations),
    json: () => `${JSON.stringify({ version: 1, migrations }, null, 2)}\n`,
  };
  process.stdout.write(write[format]());
  return exitCode.fine;
}
