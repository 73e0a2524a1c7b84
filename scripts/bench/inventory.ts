import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { least, type Row, readingOf, root, seconds } from "./measure.js";
import { terraformPlan } from "./terraformPlan.js";

const size = 10_000;

/** The inventory of a large plan, against reading and parsing the same file. */
export async function benchInventory(folder: string): Promise<readonly Row[]> {
  const plan = join(folder, "inventory.json");
  writeFileSync(plan, terraformPlan(size));
  const parse = await least(3, readingOf(plan));
  const inventory = await least(2, [join(root, "dist/cli/main.js"), "inventory", plan, "--format", "json"]);
  return [
    {
      what: `keyless inventory, ${size} resources`,
      measured: seconds(inventory.cpu),
      against: `JSON.parse: ${seconds(parse.cpu)}`,
      ratio: inventory.cpu / parse.cpu,
      limit: 5,
    },
  ];
}
