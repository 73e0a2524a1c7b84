import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Shape, terraformType } from "../../../src/readers/terraform/table.js";
import table from "../../../src/readers/terraform/table.json";
import { run } from "../../../src/sandbox/engine/processes.js";
import type { StateResource } from "./sandbox.js";

/** Terraform with the real provider of a cloud, in a folder of mirrored plugins: nothing is downloaded. */
export interface Terraform {
  /** Folder that holds the plugins by host, namespace, name, version and platform. */
  readonly mirror: string;
  readonly version: string;
}

/** Where plugins are mirrored by custom, and what is beside other software of a machine. */
function mirrors(): readonly string[] {
  const beside = "/opt";
  const others = existsSync(beside) ? readdirSync(beside).map((name) => join(beside, name)) : [];
  const given = process.env.TF_PLUGIN_CACHE_DIR;
  return [
    ...(given === undefined ? [] : [given]),
    join(homedir(), ".terraform.d", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    ...others,
  ];
}

/** Terraform and a cloud's real provider on this machine; a text says what is missing. */
export async function findTerraform(cloud: "aws" | "google"): Promise<Terraform | string> {
  const ran = await run("terraform", ["version"], { cwd: process.cwd() });
  if (ran.code !== 0) return "terraform is not on PATH";
  for (const mirror of mirrors()) {
    for (const host of readable(mirror)) {
      const versions = readable(join(mirror, host, "hashicorp", cloud)).filter((name) => /^\d/.test(name));
      const [version] = versions.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
      if (version !== undefined) return { mirror, version };
    }
  }
  return `no folder of mirrored plugins has the ${cloud} provider`;
}

function readable(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The environment in which `terraform init` finds plugins in the mirror alone. */
export function terraformEnvironment(folder: string, { mirror }: Terraform): NodeJS.ProcessEnv {
  const config = join(folder, "cli.tfrc");
  const path = JSON.stringify(mirror);
  writeFileSync(config, `provider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`);
  return { ...process.env, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
}

const typeOf = new Map(
  Object.entries(table.types as unknown as Readonly<Record<string, readonly [string, number]>>)
    .reverse()
    .map(([type, [token]]) => [token, type]),
);

/** Lists whose names are plural in Terraform too, which the table reads as Pulumi's plural of a singular. */
const plural: ReadonlySet<string> = new Set(["roleArns"]);

/** What the engine and Pulumi's provider add to the inputs, and what this provider has no word for. */
const added: ReadonlySet<string> = new Set(["__defaults", "tagsAll", "region"]);

/** Resources of a stack as Terraform's JSON configuration, by type and name; those of another cloud are left out. */
export function terraformResources(
  resources: readonly StateResource[],
  prefix: string,
): Readonly<Record<string, Readonly<Record<string, object>>>> {
  const found: Record<string, Record<string, object>> = {};
  for (const { type, urn, inputs = {} } of resources) {
    const name = typeOf.get(type);
    if (name === undefined || !name.startsWith(prefix)) continue;
    const label = urn.slice(urn.lastIndexOf("::") + 2).replace(/[^A-Za-z0-9_-]+/g, "_");
    found[name] ??= {};
    found[name][label] = toTerraform(inputs, terraformType(name).shape);
  }
  return found;
}

function toTerraform(inputs: object, shape: Shape): Readonly<Record<string, unknown>> {
  const entries = new Map([...shape].map(([name, entry]) => [entry.name, { name, entry }]));
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => !added.has(name))
      .map(([name, value]) => {
        const known = plural.has(name) ? undefined : entries.get(name);
        return [
          known?.name ?? snakeCase(name),
          converted(value, known?.entry.kind === "same" ? undefined : known?.entry.shape),
        ];
      }),
  );
}

/** Blocks are converted; maps with people's own keys, such as tags, are left as they are. */
function converted(value: unknown, shape: Shape | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => converted(each, shape));
  if (typeof value === "string") return value.replaceAll("${", "$${").replaceAll("%{", "%%{");
  return typeof value === "object" && value !== null && shape !== undefined
    ? toTerraform(value, shape)
    : value;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
