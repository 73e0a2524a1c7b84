import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { least, type Row, root, seconds } from "./measure.js";
import { terraformPlan } from "./terraformPlan.js";

const cli = join(root, "dist/cli/main.js");

/** How long the command line takes to do next to nothing, against Node itself. */
export async function benchStart(folder: string): Promise<readonly Row[]> {
  const plan = join(folder, "ten.json");
  writeFileSync(plan, terraformPlan(10));
  const bare = await least(7, ["-e", "0"]);
  const version = await least(7, [cli, "--version"]);
  const check = await least(5, [cli, "check", plan]);
  return [
    { what: "keyless --version", ...against(version.cpu), limit: 3 },
    { what: "keyless check, ten resources", ...against(check.cpu), limit: 6 },
  ];

  function against(cpu: number) {
    return { measured: seconds(cpu), against: `node -e 0: ${seconds(bare.cpu)}`, ratio: cpu / bare.cpu };
  }
}
