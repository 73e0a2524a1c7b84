import type { ExampleResource } from "../../../src/rules/rule.js";
import { asPulumiPreview, asPulumiState, asTerraformPlan } from "../../support/exampleInputs.js";
import { isObject, type Json, type JsonObject } from "./corpus.js";

/** Files that say what some resources say; undefined where they cannot. */
export type Container = (resources: readonly ExampleResource[]) => readonly (string | Buffer)[] | undefined;

type Mutable = Record<string, unknown>;

/** Changes a JSON text as a value. */
function edited(text: string | undefined, edit: (root: never) => unknown): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const root = JSON.parse(text) as never;
  const result = edit(root);
  return [JSON.stringify(result ?? root)];
}

interface Plan {
  resource_changes: (Mutable & { address: string; change: Mutable })[];
  configuration: { root_module: Mutable & { resources: Mutable[] } };
  planned_values: Mutable;
}

const plan =
  (edit: (plan: Plan) => unknown): Container =>
  (resources) =>
    edited(asTerraformPlan(resources), edit as (root: never) => unknown);

/** Puts all of a plan into nested modules. */
function inModules(names: readonly string[], keys: readonly string[]): Container {
  return plan((root) => {
    const path = names.map((name, index) => `module.${name}${keys[index] ?? ""}`).join(".");
    for (const each of root.resource_changes) {
      each.address = `${path}.${each.address}`;
      each.module_address = path;
    }
    root.configuration.root_module = names.reduceRight<Mutable>(
      (module, name) => ({ module_calls: { [name]: { source: "./x", module } } }),
      root.configuration.root_module,
    ) as never;
  });
}

const isKnownHere = (resources: readonly ExampleResource[]) => !JSON.stringify(resources).includes("${");

/** Resources of a plan as a state lists them. */
function stateResources(root: Plan): readonly JsonObject[] {
  return root.resource_changes.map(({ address, mode, type, name, change }) => ({
    address,
    mode,
    type,
    name,
    values: (change as Mutable).after,
    sensitive_values: {},
  })) as never;
}

const signature = "4dabf18193072939515e22adb298388d";
const secret = "1b47061264138c4ac30d75fd1eb44270";
const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

interface Entry extends Mutable {
  urn: string;
  inputs: JsonObject;
  outputs?: JsonObject;
}

const preview =
  (edit: (steps: { op: string; urn: string; newState: Entry; oldState?: Entry }[]) => unknown): Container =>
  (resources) =>
    edited(asPulumiPreview(resources), (root: { steps: never }) => {
      const steps = edit(root.steps);
      return steps === undefined ? root : { ...(root as object), steps };
    });
const state =
  (edit: (resources: Entry[]) => void): Container =>
  (resources) =>
    edited(asPulumiState(resources), (root: { deployment: { resources: Entry[] } }) => {
      edit(root.deployment.resources);
    });

function nested(urn: string): string {
  return urn.replace("::example::", "::example::acme:index:Stack$acme:index:Part$");
}

function deepNested(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replaceAll("::example::", "::example::acme:index:Stack$acme:index:Part$"),
  );
}

/** How a plan, or a file of resources as Terraform sees them, may say the same. */
export const plans: Readonly<Record<string, Container>> = {
  "in a module": inModules(["a"], []),
  "in four modules": inModules(["a", "b", "c", "d"], []),
  "in modules with keys": inModules(["a", "b"], ["[0]", '["x.y"]']),
  "by count": plan((root) => {
    for (const each of root.resource_changes) {
      each.address = `${each.address}[0]`;
      each.index = 0;
    }
    for (const each of root.configuration.root_module.resources)
      each.count_expression = { constant_value: 1 };
  }),
  "by for_each": plan((root) => {
    for (const each of root.resource_changes) {
      each.address = `${each.address}["a.b[0]"]`;
      each.index = "a.b[0]";
    }
    for (const each of root.configuration.root_module.resources)
      each.for_each_expression = { references: ["local.all"] };
  }),
  moved: plan((root) => {
    for (const each of root.resource_changes) each.previous_address = `module.old.${each.address}`;
  }),
  "of OpenTofu": plan((root) => {
    for (const each of root.resource_changes)
      each.provider_name = String(each.provider_name).replace("terraform.io", "opentofu.org");
    return { ...root, terraform_version: "1.10.0", timestamp: "2026-11-22T00:00:00Z", errored: false };
  }),
  "in another order": plan((root) => {
    root.resource_changes.reverse();
    root.configuration.root_module.resources.reverse();
  }),
  "by an aliased provider": plan((root) => {
    for (const each of root.configuration.root_module.resources) each.provider_config_key = "aws.second";
    return {
      ...root,
      configuration: {
        ...root.configuration,
        provider_config: { "aws.second": { name: "aws", alias: "second", expressions: {} } },
      },
    };
  }),
  "as replacements": plan((root) => {
    for (const each of root.resource_changes) {
      each.change.actions = ["delete", "create"];
      each.change.before = each.change.after;
    }
  }),
  "as updates": (resources) =>
    isKnownHere(resources)
      ? plan((root) => {
          for (const each of root.resource_changes) {
            each.change.actions = ["update"];
            each.change.before = each.change.after;
          }
        })(resources)
      : undefined,
  "without a configuration": (resources) =>
    isKnownHere(resources) ? plan(({ configuration: _, ...root }) => root)(resources) : undefined,
  "as values that are planned": (resources) =>
    isKnownHere(resources)
      ? plan((root) => ({
          ...root,
          resource_changes: undefined,
          planned_values: { root_module: { resources: stateResources(root) } },
        }))(resources)
      : undefined,
  "as a state that is shown": (resources) =>
    isKnownHere(resources)
      ? plan((root) => ({
          format_version: "1.0",
          terraform_version: "1.11.0",
          values: { root_module: { resources: stateResources(root) } },
        }))(resources)
      : undefined,
  "as a state in modules": (resources) =>
    isKnownHere(resources)
      ? plan((root) => ({
          format_version: "1.0",
          terraform_version: "1.11.0",
          values: {
            root_module: {
              child_modules: [
                {
                  address: "module.a",
                  child_modules: [
                    {
                      address: "module.a.module.b",
                      resources: stateResources(root).map((each) => ({
                        ...each,
                        address: `module.a.module.b.${each.address as string}`,
                      })),
                    },
                  ],
                },
              ],
            },
          },
        }))(resources)
      : undefined,
  "as a raw state": (resources) =>
    isKnownHere(resources)
      ? plan((root) => ({
          version: 4,
          terraform_version: "1.11.0",
          serial: 1,
          lineage: "x",
          outputs: {},
          resources: stateResources(root).map(({ mode, type, name, values }) => ({
            mode: mode!,
            type: type!,
            name: name!,
            provider: 'provider["registry.terraform.io/hashicorp/aws"]',
            instances: [{ schema_version: 0, attributes: values!, sensitive_attributes: [] }],
          })),
        }))(resources)
      : undefined,
  "as a plan that refreshes": (resources) =>
    isKnownHere(resources)
      ? plan((root) => ({
          ...root,
          resource_changes: [],
          prior_state: {
            format_version: "1.0",
            values: { root_module: { resources: stateResources(root) } },
          },
        }))(resources)
      : undefined,
};

/** How Pulumi may say the same. */
export const stacks: Readonly<Record<string, Container>> = {
  "as a stack": (resources) => [asPulumiState(resources)],
  "as a checkpoint": (resources) =>
    edited(asPulumiState(resources), (root: { version: number; deployment: Json }) => ({
      version: root.version,
      checkpoint: { stack: "x", latest: root.deployment },
    })),
  "in another order": preview((steps) => {
    steps.reverse();
  }),
  "in components": preview((steps) => {
    for (const step of steps) {
      step.urn = nested(step.urn);
      step.newState = deepNested(step.newState) as Entry;
      step.newState.parent = "urn:pulumi:test::example::acme:index:Stack$acme:index:Part::part";
    }
  }),
  "with outputs": preview((steps) => {
    for (const { newState } of steps) newState.outputs = newState.inputs;
  }),
  "as replacements": preview((steps) =>
    steps.flatMap((step) => [
      { ...step, op: "create-replacement" },
      { ...step, op: "replace" },
      { op: "delete-replaced", urn: step.urn, oldState: step.newState },
    ]),
  ),
  "as updates": preview((steps) => {
    for (const step of steps) {
      step.op = "update";
      step.oldState = step.newState;
    }
  }),
  "as imports": preview((steps) => {
    for (const step of steps) step.op = "import";
  }),
  "as what stays": preview((steps) => {
    for (const step of steps) {
      step.op = "same";
      step.oldState = step.newState;
    }
  }),
  "with the bridge's bookkeeping": preview((steps) => {
    for (const { newState } of steps)
      newState.inputs = { ...newState.inputs, __defaults: ["x"], __meta: "{}" };
  }),
  "with every value an output": preview((steps) => {
    for (const { newState } of steps)
      newState.inputs = Object.fromEntries(
        Object.entries(newState.inputs).map(([key, value]) => [key, { [signature]: output, value }]),
      );
  }),
  "with policies as secrets": state((resources) => {
    for (const entry of resources) {
      const wrap = (values: JsonObject): JsonObject =>
        Object.fromEntries(
          Object.entries(values).map(([key, value]) => [
            key,
            /polic/i.test(key) ? { [signature]: secret, plaintext: JSON.stringify(value) } : value,
          ]),
        );
      entry.inputs = wrap(entry.inputs);
      entry.outputs = wrap(entry.outputs ?? {});
    }
  }),
  "in files of their own": (resources) =>
    resources.map(
      (each) =>
        edited(asPulumiPreview(resources), (root: { steps: { urn: string }[] }) => ({
          ...root,
          steps: root.steps.filter(({ urn }) => urn.endsWith(`${each.type}::${each.name}`)),
        }))![0]!,
    ),
};

/** How the same text may be written. */
export const texts: Readonly<Record<string, (text: string) => string | Buffer | undefined>> = {
  "with line breaks": (text) => JSON.stringify(JSON.parse(text), null, "\t"),
  "with all letters escaped": (text) =>
    text.replace(/"(?:[^"\\]|\\.)*"/g, (literal) => {
      const value = JSON.parse(literal) as string;
      return `"${[...value].map((each) => [...Array(each.length).keys()].map((at) => `\\u${each.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")).join("")}"`;
    }),
  "with solidi escaped": (text) => text.replaceAll("/", "\\/"),
  "as bytes": (text) => Buffer.from(text),
  "with a byte order mark": (text) => Buffer.from(`\ufeff${text}`),
  "in UTF-16": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "in UTF-16, big endian": (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  "with space around": (text) => `\r\n\t ${text} \r\n\r\n`,
  "keys in another order": (text) => JSON.stringify(turned(JSON.parse(text) as Json)),
};

function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, turned(each)]),
  );
}

/** A plan, as a case gives it, with all that it has in one more module; undefined for what is no plan. */
export function planInModule(document: Json): Json | undefined {
  if (!isObject(document) || !Array.isArray(document.resource_changes)) return undefined;
  const path = "module.outer[0]";
  const moved = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(moved);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        key === "address" || key === "module_address" ? `${path}.${String(each)}` : moved(each),
      ]),
    );
  };
  const wrapped = (values: Json | undefined): JsonObject => {
    const { root_module: root = {}, ...rest } = isObject(values) ? values : {};
    return { ...rest, root_module: { child_modules: [{ ...(moved(root) as JsonObject), address: path }] } };
  };
  const { configuration, prior_state: prior } = document;
  const { root_module: root = {}, ...settings } = isObject(configuration) ? configuration : {};
  return {
    ...document,
    resource_changes: (document.resource_changes as readonly JsonObject[]).map((each) => ({
      module_address: path,
      ...each,
      address: `${path}.${String(each.address)}`,
      ...(each.module_address === undefined
        ? {}
        : { module_address: `${path}.${String(each.module_address)}` }),
    })),
    planned_values: wrapped(document.planned_values),
    ...(isObject(prior) ? { prior_state: { ...prior, values: wrapped(prior.values) } } : {}),
    configuration: {
      ...settings,
      root_module: { module_calls: { outer: { source: "./x", module: root } } },
    },
  };
}

/** A plan, as a case gives it, with its lists in reverse order. */
export function planReversed(document: Json): Json | undefined {
  if (!isObject(document) || !Array.isArray(document.resource_changes)) return undefined;
  return { ...document, resource_changes: [...(document.resource_changes as readonly Json[])].reverse() };
}
