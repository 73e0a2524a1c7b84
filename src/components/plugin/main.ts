/**
 * What package.json's `main` names. A program that requires this folder gets the components; and the engine, which
 * starts it for programs in other languages, gets their host.
 *
 * The SDK's own host would parse all TypeScript sources with those of `@pulumi/aws` at each start, to know the schema:
 * six seconds of every preview. Here the schema is the published one, which a test holds to what that analysis gives.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { main, type Provider } from "@pulumi/pulumi/provider/index.js";
import * as aws from "../aws/index.js";
import * as gcp from "../gcp/index.js";
import { isPlugin } from "../isPlugin.js";

/** The published schema. Three folders up, from `src/` and `dist/` alike. */
const schemaFile = join(__dirname, "..", "..", "..", "schemas", "pulumi.json");

interface PackageSchema {
  readonly version: string;
  readonly resources: Readonly<Record<string, { readonly properties?: object }>>;
}

type Component = new (
  name: string,
  args: never,
  opts: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

const components: Readonly<Record<string, Component>> = { ...aws, ...gcp };

function componentProvider(text: string): Provider {
  const { version, resources } = JSON.parse(text) as PackageSchema;
  return {
    version,
    getSchema: async () => text,
    async construct(name, type, inputs, options) {
      const component = components[type.slice(type.lastIndexOf(":") + 1)];
      const described = resources[type];
      if (component === undefined || described === undefined)
        throw new Error(`keyless has no component ${type}`);
      const made = new component(name, inputs as never, options);
      const outputs = Object.keys(described.properties ?? {});
      const values = made as unknown as Readonly<Record<string, pulumi.Input<unknown>>>;
      return { urn: made.urn, state: Object.fromEntries(outputs.map((output) => [output, values[output]])) };
    },
  };
}

// The SDK's script would host what is exported: nothing, then.
if (isPlugin()) void main(componentProvider(readFileSync(schemaFile, "utf8")), process.argv.slice(2));

export = isPlugin() ? {} : { aws, gcp };
