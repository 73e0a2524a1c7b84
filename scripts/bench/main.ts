import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchDocuments, benchProve } from "./evaluate.js";
import { benchIdentities } from "./identities.js";
import { benchImpact } from "./impact.js";
import { benchInventory } from "./inventory.js";
import type { Row } from "./measure.js";
import { benchPack } from "./pack.js";
import { benchPlan } from "./plan.js";
import { benchStart } from "./start.js";

/** Two runs of one program on a busy machine differ by so much. */
const noise = 1.15;

const cells = (row: Row) => [
  row.what,
  row.measured,
  row.against,
  `${row.ratio.toFixed(2)} ×`,
  `${row.limit} ×`,
  row.ratio > row.limit * noise ? "over" : row.ratio > row.limit ? "at the limit" : "within",
];

type Bench = (folder: string) => Promise<readonly Row[]> | readonly Row[];

/** What can be measured, by the name under which it is asked for alone: `npm run bench -- plan pack`. */
const benches: Readonly<Record<string, Bench>> = {
  start: benchStart,
  plan: benchPlan,
  documents: () => [benchDocuments()],
  prove: () => [benchProve()],
  inventory: benchInventory,
  impact: benchImpact,
  pack: benchPack,
  identities: benchIdentities,
};

/** Measures the build, prints one table, and fails where a limit is passed by more than noise or nothing could be measured. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(benches, name));
  if (unknown !== undefined)
    throw new Error(`nothing is called "${unknown}": there is ${Object.keys(benches).join(", ")}`);
  const folder = mkdtempSync(join(tmpdir(), "keyless-bench-"));
  const rows: Row[] = [];
  const failed: string[] = [];
  try {
    for (const [name, bench] of Object.entries(benches)) {
      if (names.length > 0 && !names.includes(name)) continue;
      process.stderr.write(`${name} `);
      try {
        rows.push(...(await bench(folder)));
      } catch (error) {
        failed.push(`${name}: not measured: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stderr.write("\n");
  print(rows);
  for (const line of failed) process.stdout.write(`${line}\n`);
  const over = rows.filter(({ ratio, limit }) => ratio > limit * noise).length;
  if (over + failed.length === 0) process.stdout.write("Every limit is kept.\n");
  else {
    process.stdout.write(`${over} of ${rows.length} limits are passed, ${failed.length} not measured.\n`);
    process.exitCode = 1;
  }
}

function print(rows: readonly Row[]): void {
  const table = [["what", "measured", "against", "ratio", "limit", ""], ...rows.map(cells)];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => (line[column] ?? "").length)));
  for (const line of table) {
    const padded = line.map((cell, column) => cell.padEnd(widths?.[column] ?? 0));
    process.stdout.write(`${padded.join("  ").trimEnd()}\n`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
