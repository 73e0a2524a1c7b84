/**
 * Writes schemas/pulumi.json, the package schema of the components as Pulumi's analyser reads it out of their arguments,
 * and schemas/identities.json, the JSON Schema of `keyless:identities` made of it. The TypeScript interfaces are the one
 * declaration; tests hold both files to it.
 *
 *     node --import tsx scripts/identities/schema.ts
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider.js";
import { aws, gcp } from "../../src/index.js";
import { kinds } from "../../src/program/kinds.js";

const root = join(__dirname, "..", "..");

/** Where the schemas are published. */
export const identitiesFile = join(root, "schemas", "identities.json");
export const packageFile = join(root, "schemas", "pulumi.json");

type Json = { readonly [name: string]: unknown };

/** A property as Pulumi's package schema has it. */
interface Property {
  readonly type?: string;
  readonly $ref?: string;
  readonly description?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}

interface ObjectType {
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, Property>> | undefined;
  readonly inputProperties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[] | undefined;
  readonly requiredInputs?: readonly string[];
}

/** The package schema of the components, as `pulumi package get-schema` gives it. */
export function packageSchema(): Promise<PackageSchema> {
  analysed ??= analyse();
  return analysed;
}

interface PackageSchema {
  readonly resources: Readonly<Record<string, ObjectType>>;
  readonly types: Readonly<Record<string, ObjectType>>;
}

let analysed: Promise<PackageSchema> | undefined;

async function analyse(): Promise<PackageSchema> {
  const components = [...Object.values(aws), ...Object.values(gcp)] as never;
  const provider = new ComponentProvider({ name: "keyless", dirname: root, components });
  return JSON.parse(await provider.getSchema());
}

/** The JSON Schema of `keyless:identities`. */
export async function identitiesSchema(): Promise<Json> {
  const { resources, types } = await packageSchema();
  const clouds = Object.keys(kinds);
  const every = [...new Set(Object.values(kinds).flatMap(Object.keys))];
  const identity = {
    cloud: { enum: clouds, description: "Where the identity lives." },
    kind: { enum: every, description: "What is declared, and what with. Default: federated." },
    name: {
      type: "string",
      pattern: "^[A-Za-z][A-Za-z0-9-]*$",
      maxLength: 60,
      description: "Logical name: a letter, then letters, digits and hyphens.",
    },
  };
  const declarable = Object.entries(kinds).flatMap(([cloud, ofCloud]) =>
    Object.entries(ofCloud).map(([kind, component]) => ({ cloud, kind, component })),
  );
  const identities = Object.fromEntries(
    declarable.map(({ cloud, kind, component }) => {
      const { description, inputProperties, requiredInputs } = resources[`keyless:index:${component}`]!;
      const own = toObject({ description, properties: inputProperties, required: requiredInputs });
      const required = [...(kind === "federated" ? ["cloud"] : ["cloud", "kind"]), "name", ...own.required];
      return [
        definitionOf(cloud, kind, component),
        { ...own, properties: { ...identity, ...own.properties }, required },
      ];
    }),
  );
  const named = Object.fromEntries(
    Object.entries(types).map(([token, type]) => [nameOf(token), toObject(type)]),
  );
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Identities that a Keyless stack provisions (config key keyless:identities)",
    type: "array",
    items: {
      type: "object",
      properties: identity,
      required: ["cloud", "name"],
      allOf: [
        ...clouds.map((cloud) => ({
          if: { properties: { cloud: { const: cloud } }, required: ["cloud", "kind"] },
          // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word.
          then: { properties: { kind: { enum: Object.keys(kinds[cloud as keyof typeof kinds]) } } },
        })),
        ...declarable.map(({ cloud, kind, component }) => ({
          if: {
            properties: { cloud: { const: cloud }, kind: { const: kind } },
            required: kind === "federated" ? ["cloud"] : ["cloud", "kind"],
          },
          // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word.
          then: { $ref: `#/definitions/${definitionOf(cloud, kind, component)}` },
        })),
      ],
    },
    definitions: { ...identities, ...reachable(identities, named) },
  };
}

/** The plain identities of a cloud have its name. */
function definitionOf(cloud: string, kind: string, component: string): string {
  return kind === "federated" ? cloud : component;
}

/** The types that these definitions refer to, and those refer to in turn. */
function reachable(from: Json, types: Json): Json {
  const found: Record<string, unknown> = {};
  const look = (definition: unknown) => {
    for (const [, name = ""] of JSON.stringify(definition).matchAll(/"#\/definitions\/(\w+)"/g)) {
      if (name in found || !(name in types)) continue;
      found[name] = types[name];
      look(types[name]);
    }
  };
  look(from);
  return found;
}

function toObject({ description, properties = {}, required = [] }: ObjectType) {
  return {
    ...(description === undefined ? {} : { description }),
    type: "object",
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, type]) => [name, toProperty(type)]),
    ),
    required: [...required],
    additionalProperties: false,
  };
}

function toProperty({ type, $ref, description, items, additionalProperties }: Property): Json {
  if ($ref !== undefined) {
    const target = { $ref: `#/definitions/${nameOf($ref)}` };
    return description === undefined ? target : { description, allOf: [target] };
  }
  return {
    ...(description === undefined ? {} : { description }),
    type,
    ...(items === undefined ? {} : { items: toProperty(items) }),
    ...(additionalProperties === undefined ? {} : { additionalProperties: toProperty(additionalProperties) }),
  };
}

function nameOf(token: string): string {
  return token.slice(token.lastIndexOf(":") + 1);
}

/** A schema as its file has it. */
export function formatSchema(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (require.main === module) {
  identitiesSchema().then((schema) => writeFileSync(identitiesFile, formatSchema(schema)));
  packageSchema().then((schema) => writeFileSync(packageFile, formatSchema(schema)));
}
