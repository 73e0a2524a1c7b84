import { isProperties, type Properties, type Resource, reveal, type Value } from "../../../model/index.js";
import { kubernetesGroup } from "../../kubernetesType.js";

/** Terraform types that hold any Kubernetes object, as a value or as a YAML text. */
const carriers: Readonly<Record<string, (properties: Properties) => Value | undefined>> = {
  kubernetes_manifest: ({ manifest }) => manifest,
  kubectl_manifest: ({ yamlBody }) => parsed(yamlBody),
};

/** Whether a type holds a Kubernetes object of another type. */
export function holdsManifest(type: string): boolean {
  return Object.hasOwn(carriers, type);
}

/** The Kubernetes object that a resource holds, at its own address; undefined where none can be made out. */
export function manifestIn(resource: Resource): Resource | undefined {
  const object = reveal(carriers[resource.type]?.(resource.properties));
  if (!isProperties(object)) return undefined;
  const [kind, version] = [reveal(object.kind), reveal(object.apiVersion)];
  if (typeof kind !== "string" || typeof version !== "string") return undefined;
  const { address, name, references, change, source } = resource;
  return {
    address,
    type: `kubernetes:${kubernetesGroup(version)}:${kind}`,
    name,
    properties: object,
    references,
    change,
    source,
  };
}

function parsed(text: Value | undefined): Value | undefined {
  const plain = reveal(text);
  if (typeof plain !== "string") return undefined;
  // Loaded when needed: most runs read no YAML.
  const { parse } = require("yaml") as typeof import("yaml");
  try {
    return parse(plain, { maxAliasCount: 100, stringKeys: true, logLevel: "silent" }) as Value;
  } catch {
    return undefined;
  }
}
