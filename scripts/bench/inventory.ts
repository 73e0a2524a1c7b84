import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountDetails } from "./account.js";
import { least, megabytes, type Row, readingOf, root, seconds } from "./measure.js";
import { terraformPlan } from "./terraformPlan.js";

const resources = 10_000;
const identities = 100_000;

/** The inventory of a large plan and of a large account, against reading and parsing the same file. */
export async function benchInventory(folder: string): Promise<readonly Row[]> {
  const plan = join(folder, "inventory.json");
  writeFileSync(plan, terraformPlan(resources));
  const account = join(folder, "account.json");
  writeFileSync(account, accountDetails(identities));
  return [
    await rowOf(plan, `keyless inventory, ${resources} resources`, 2),
    await rowOf(account, `keyless inventory, ${identities} identities`, 1),
  ];
}

async function rowOf(file: string, what: string, runs: number): Promise<Row> {
  const parse = await least(runs + 1, readingOf(file));
  const command = [join(root, "dist/cli/main.js"), "inventory", file, "--format", "json"];
  const { cpu, memory } = await least(runs, command);
  return {
    what,
    measured: `${seconds(cpu)}, ${megabytes(memory)}`,
    against: `JSON.parse: ${seconds(parse.cpu)}`,
    ratio: cpu / parse.cpu,
    limit: 5,
  };
}
