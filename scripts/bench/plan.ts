import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { least, megabytes, type Row, readingOf, root, seconds } from "./measure.js";
import { terraformPlan } from "./terraformPlan.js";

const size = 50_000;

/** All rules over a large plan, against reading and parsing the same file. */
export async function benchPlan(folder: string): Promise<readonly Row[]> {
  const plan = join(folder, "large.json");
  writeFileSync(plan, terraformPlan(size));
  const bare = await least(3, ["-e", "0"]);
  const parse = await least(3, readingOf(plan));
  const check = await least(2, [join(root, "dist/cli/main.js"), "check", plan]);
  const bytes = statSync(plan).size;
  // What Node itself takes is not the check's doing.
  const memory = check.memory - bare.memory;
  return [
    {
      what: `keyless check, ${size} resources`,
      measured: seconds(check.cpu),
      against: `JSON.parse: ${seconds(parse.cpu)}`,
      ratio: check.cpu / parse.cpu,
      limit: 2,
    },
    {
      what: "the same, memory above bare Node",
      measured: megabytes(memory),
      against: `the file: ${megabytes(bytes)}`,
      ratio: memory / bytes,
      limit: 4,
    },
  ];
}
