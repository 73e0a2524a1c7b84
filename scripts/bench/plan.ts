import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { least, megabytes, type Row, root, seconds } from "./measure.js";
import { terraformPlan } from "./terraformPlan.js";

const size = 50_000;

/** All rules over a large plan, against reading and parsing the same file. */
export async function benchPlan(folder: string): Promise<readonly Row[]> {
  const plan = join(folder, "large.json");
  writeFileSync(plan, terraformPlan(size));
  const read = `JSON.parse(require("node:fs").readFileSync(${JSON.stringify(plan)}, "utf8"))`;
  const parse = await least(3, ["-e", read]);
  const check = await least(2, [join(root, "dist/cli/main.js"), "check", plan]);
  const bytes = statSync(plan).size;
  return [
    {
      what: `keyless check, ${size} resources`,
      measured: seconds(check.cpu),
      against: `JSON.parse: ${seconds(parse.cpu)}`,
      ratio: check.cpu / parse.cpu,
      limit: 2,
    },
    {
      what: "the same, memory",
      measured: megabytes(check.memory),
      against: `the file: ${megabytes(bytes)}`,
      ratio: check.memory / bytes,
      limit: 4,
    },
  ];
}
