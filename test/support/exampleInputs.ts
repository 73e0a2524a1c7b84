import type { Shape } from "../../src/readers/terraform/table.js";
import { terraformType } from "../../src/readers/terraform/table.js";
import table from "../../src/readers/terraform/table.json";
import type { ExampleResource } from "../../src/rules/rule.js";

/** An output of another resource that is not known before apply: `${name.output}`. */
const reference = /\$\{([^.}]+)\.([^}]+)\}/;
const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The resources as a Pulumi preview would print them (`pulumi preview --json`). */
export function asPulumiPreview(resources: readonly ExampleResource[]): string {
  const steps = resources.map((resource) => ({
    op: "create",
    urn: urnOf(resource),
    newState: {
      urn: urnOf(resource),
      custom: true,
      type: resource.type,
      inputs: withUnknowns(resource.properties),
      propertyDependencies: dependencies(resource, resources, urnOf),
    },
  }));
  return JSON.stringify({ steps, config: {}, changeSummary: { create: steps.length } });
}

/** The resources as a stack's state holds them (`pulumi stack export`); an output of another is not known either. */
export function asPulumiState(resources: readonly ExampleResource[]): string {
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-11-22T00:00:00Z", magic: "", version: "v3.258.0" },
      resources: resources.map((resource) => ({
        urn: urnOf(resource),
        custom: true,
        id: resource.name,
        type: resource.type,
        inputs: withUnknowns(resource.properties),
        outputs: withUnknowns(resource.properties),
        propertyDependencies: dependencies(resource, resources, urnOf),
      })),
    },
  });
}

const terraformNames = new Map(
  Object.entries((table as unknown as { types: Record<string, [string, number]> }).types).map(
    ([name, [token]]) => [token, name],
  ),
);

/** The Terraform type of a Pulumi token; undefined where Terraform has none. */
export function terraformNameOf(token: string): string | undefined {
  return terraformNames.get(token);
}

/** The resources as a Terraform plan (`terraform show -json`); undefined when one has no Terraform type. */
export function asTerraformPlan(resources: readonly ExampleResource[]): string | undefined {
  const typed = resources.map((resource) => ({ resource, type: terraformNameOf(resource.type) }));
  if (typed.some(({ type }) => type === undefined)) return undefined;
  const address = (resource: ExampleResource) =>
    `${terraformNameOf(resource.type)}.${resource.name.replaceAll("-", "_")}`;
  const changes = typed.map(({ resource, type }) => {
    const { shape } = terraformType(type ?? "");
    const { known, unknown } = split(toTerraform(resource.properties as Json, shape, "object"));
    return {
      address: address(resource),
      mode: "managed",
      type,
      name: resource.name.replaceAll("-", "_"),
      provider_name: "registry.terraform.io/hashicorp/aws",
      change: {
        actions: ["create"],
        before: null,
        after: known,
        after_unknown: unknown,
        after_sensitive: {},
      },
    };
  });
  const configured = typed.map(({ resource, type }) => ({
    address: address(resource),
    mode: "managed",
    type,
    name: resource.name.replaceAll("-", "_"),
    expressions: expressionsOf(resource, resources, address),
  }));
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.0",
    planned_values: { root_module: {} },
    resource_changes: changes,
    configuration: { root_module: { resources: configured } },
  });
}

function urnOf({ type, name }: ExampleResource): string {
  return `urn:pulumi:test::example::${type}::${name}`;
}

function withUnknowns(value: unknown): unknown {
  if (typeof value === "string") return reference.test(value) ? unknownString : value;
  if (Array.isArray(value)) return value.map(withUnknowns);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withUnknowns(item)]));
}

function* referred(value: unknown): Iterable<readonly [name: string, output: string]> {
  if (typeof value === "string") {
    for (const [, name, output] of value.matchAll(new RegExp(reference, "g")))
      if (name && output) yield [name, output];
  } else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) yield* referred(item);
  }
}

function dependencies(
  { properties }: ExampleResource,
  all: readonly ExampleResource[],
  address: (resource: ExampleResource) => string,
): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      [...referred(value)].flatMap(([name]) => all.filter((other) => other.name === name).map(address)),
    ]),
  );
}

/** Terraform lists each reference with its prefixes, the longest first. */
function expressionsOf(
  resource: ExampleResource,
  all: readonly ExampleResource[],
  address: (resource: ExampleResource) => string,
): Json {
  const entries = Object.entries(resource.properties).map(([key, value]): [string, Json[]] => [
    snakeCase(key),
    [...referred(value)].flatMap(([name, output]) =>
      all
        .filter((other) => other.name === name)
        .flatMap((other) => [`${address(other)}.${snakeCase(output)}`, address(other)]),
    ),
  ]);
  return Object.fromEntries(
    entries.filter(([, list]) => list.length > 0).map(([key, list]) => [key, { references: list }]),
  );
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Pulumi's vocabulary back to Terraform's: names by the shape where it has them, one-element blocks as lists. */
function toTerraform(value: Json, shape: Shape, kind: string): Json {
  if (Array.isArray(value)) return value.map((item) => toTerraform(item, shape, kind));
  if (typeof value !== "object" || value === null) return value;
  if (kind === "same") return value;
  const byPulumiName = new Map([...shape].map(([name, entry]) => [entry.name, { name, entry }]));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]): [string, Json] => {
      const known = byPulumiName.get(key);
      if (known === undefined) return [snakeCase(key), item];
      const inner = toTerraform(item, known.entry.shape, known.entry.kind);
      const isBlock = typeof inner === "object" && inner !== null && !Array.isArray(inner);
      return [known.name, known.entry.kind === "one" && isBlock ? [inner] : inner];
    }),
  );
}

/** Known values, and `true` where a value is known only after apply, as a plan keeps them. */
function split(value: Json): { known: Json; unknown: Json } {
  if (typeof value === "string" && reference.test(value)) return { known: null, unknown: true };
  if (Array.isArray(value)) {
    const parts = value.map(split);
    return { known: parts.map(({ known }) => known), unknown: parts.map(({ unknown }) => unknown) };
  }
  if (typeof value !== "object" || value === null) return { known: value, unknown: false };
  const parts = Object.entries(value).map(([key, item]) => [key, split(item)] as const);
  return {
    known: Object.fromEntries(
      parts.filter(([, { unknown }]) => unknown !== true).map(([key, { known }]) => [key, known]),
    ),
    unknown: Object.fromEntries(
      parts.filter(([, { unknown }]) => unknown !== false).map(([key, { unknown }]) => [key, unknown]),
    ),
  };
}
