/** Writes what is derived: docs/rules/*.md, the schemas for people's editors, and the picture in the README. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configSchema } from "../src/check/configSchema.js";
import { stateSchema } from "../src/governance/offboard/state.js";
import { configFileSchema } from "../src/pack/configFileSchema.js";
import { findingsSchema } from "../src/reports/findingsSchema.js";
import { formatRulePage } from "../src/reports/rules.js";
import { rules } from "../src/rules/index.js";
import { withPicture } from "./readmePicture.js";

const root = join(__dirname, "..");
const pages = join(root, "docs/rules");

mkdirSync(pages, { recursive: true });
for (const page of readdirSync(pages)) rmSync(join(pages, page));
for (const rule of rules) writeFileSync(join(pages, `${rule.name}.md`), formatRulePage(rule));

const schemas = {
  "keyless.json": configSchema(),
  "findings.json": findingsSchema,
  "offboard.json": stateSchema,
  "policy-pack.json": configFileSchema(),
};
for (const [file, schema] of Object.entries(schemas)) {
  writeFileSync(join(root, "schemas", file), `${JSON.stringify(schema, null, 2)}\n`);
}
const readme = join(root, "README.md");
writeFileSync(readme, withPicture(readFileSync(readme, "utf8"), root));

process.stderr.write(`${rules.length} rule pages, ${Object.keys(schemas).length} schemas\n`);
