import { stringify } from "yaml";
import type { Migration } from "./plan.js";

/** For people: per holder the keys, the component in TypeScript, and what is left to settle. */
export function writeText(migrations: readonly Migration[]): string {
  if (migrations.length === 0) return "No static key or password is in the input.\n";
  const head = 'import * as keyless from "keyless";';
  const code = migrations.some(({ badge }) => badge !== null) ? [head] : [];
  return `${[...code, ...migrations.map(writeOne)].join("\n\n")}\n`;
}

function writeOne(migration: Migration): string {
  const { badge } = migration;
  const comment = notes(migration).map((line) => `// ${line}`);
  if (badge === null) return comment.join("\n");
  const { cloud, component, name, args } = badge;
  return [
    ...comment,
    `new keyless.${cloud}.${component}(${JSON.stringify(name)}, ${literal(args, "")});`,
  ].join("\n");
}

/** What `keyless:identities` takes: the same arguments, with the cloud and a name. */
export function writeYaml(migrations: readonly Migration[]): string {
  const identities = migrations.flatMap(({ badge }) =>
    badge === null ? [] : [{ cloud: badge.cloud, name: badge.name, ...badge.args }],
  );
  const comment = migrations.flatMap(notes).map((line) => `# ${line}\n`);
  const config = stringify(
    { config: { "keyless:identities": identities } },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
  return `${comment.join("")}${config}`;
}

function notes({ keys, holder, replacement, badge, open }: Migration): readonly string[] {
  const owner = holder === null ? "" : ` of ${holder}`;
  return [
    ...keys.map(({ resource, kind }) => `Replaces the ${kind} ${resource}${owner}.`),
    ...(badge === null ? [`Use ${replacement}.`] : []),
    ...open.map((what) => `To settle: ${what}.`),
    // A name in the input may hold anything; a comment is one line.
  ].map((line) => line.replace(/[\p{Cc}\u2028\u2029]+/gu, " "));
}

/** A value as TypeScript writes it, a property a line. */
function literal(value: unknown, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each === "string"))
      return `[${value.map((each) => JSON.stringify(each)).join(", ")}]`;
    return `[\n${value.map((each) => `${deeper}${literal(each, deeper)},\n`).join("")}${indent}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const rows = Object.entries(value).map(([key, each]) => `${deeper}${key}: ${literal(each, deeper)},\n`);
  return `{\n${rows.join("")}${indent}}`;
}
