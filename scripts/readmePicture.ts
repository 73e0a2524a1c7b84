import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../src/check/check.js";
import { defaultPolicy } from "../src/check/policy.js";
import { sourceFolder } from "../src/cli/folder.js";
import { sourced } from "../src/fixes/index.js";
import { readFiles } from "../src/readers/index.js";
import { formatCheckText } from "../src/reports/text.js";

const example = "examples/terraform/plan.json";

/** The README with the picture of a check as the check prints it now. */
export function withPicture(readme: string, root: string): string {
  const facts = readFiles([{ name: example, text: readFileSync(join(root, example)) }]);
  const judged = check(facts, { policy: defaultPolicy, now: new Date() });
  const { result } = sourced(judged, facts, { folder: sourceFolder() });
  const printed = formatCheckText(result);
  const picture = `\`\`\`text\n$ npx keyless check ${example}\n${printed}\`\`\``;
  return readme.replace(/```text\n\$ npx keyless check [^\n]*\n[\s\S]*?```/, () => picture);
}
