/** Writes what is derived from the rules: docs/rules/*.md and the schemas for people's editors. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configSchema } from "../src/check/config.js";
import { findingsSchema } from "../src/reports/findingsSchema.js";
import { formatRulePage } from "../src/reports/rules.js";
import { rules } from "../src/rules/index.js";

const root = join(__dirname, "..");
const pages = join(root, "docs/rules");

mkdirSync(pages, { recursive: true });
for (const page of readdirSync(pages)) rmSync(join(pages, page));
for (const rule of rules) writeFileSync(join(pages, `${rule.name}.md`), formatRulePage(rule));

const schemas = { "keyless.json": configSchema(), "findings.json": findingsSchema };
for (const [file, schema] of Object.entries(schemas)) {
  writeFileSync(join(root, "schemas", file), `${JSON.stringify(schema, null, 2)}\n`);
}
process.stderr.write(`${rules.length} rule pages, ${Object.keys(schemas).length} schemas\n`);
