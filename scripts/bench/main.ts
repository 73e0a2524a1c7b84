import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchDocuments, benchProve } from "./evaluate.js";
import { benchIdentities } from "./identities.js";
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

/** Measures the build, prints one table, and fails where a limit is passed by more than noise. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "keyless-bench-"));
  const rows: Row[] = [];
  const benches: readonly (() => Promise<readonly Row[]> | readonly Row[])[] = [
    () => benchStart(folder),
    () => benchPlan(folder),
    () => [benchDocuments(), benchProve()],
    () => benchPack(folder),
    () => benchIdentities(folder),
  ];
  try {
    for (const bench of benches) {
      rows.push(...(await bench()));
      process.stderr.write(".");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stderr.write("\n");
  const table = [["what", "measured", "against", "ratio", "limit", ""], ...rows.map(cells)];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => (line[column] ?? "").length)));
  for (const line of table)
    process.stdout.write(
      `${line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
  if (rows.some(({ ratio, limit }) => ratio > limit * noise)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
