import {
  isProperties,
  type Properties,
  type Resource,
  reveal,
  Unknown,
  type Value,
} from "../../../model/index.js";
import { kubernetesGroup } from "../../kubernetesType.js";
import { readAs } from "../../plainResource.js";
import { asList, blocksOf } from "../read.js";

/** Terraform types that hold any Kubernetes object, as a value or as a YAML text. */
const carriers: Readonly<Record<string, (properties: Properties) => Value | undefined>> = {
  kubernetes_manifest: ({ manifest }) => manifest,
  kubectl_manifest: ({ yamlBody }) => parsed(yamlBody),
};

/** Pulumi's patches of an object, and lists of objects: `kubernetes:core/v1:SecretPatch`, `…:SecretList`. */
const derived = /^kubernetes:([^:]+):(\w+)(Patch|List)$/;

/** Whether a type holds Kubernetes objects of another type. */
export function holdsManifest(type: string): boolean {
  return Object.hasOwn(carriers, type) || derived.test(type);
}

/** The Kubernetes objects that a resource holds, at its own address; undefined where none can be made out. */
export function manifestsIn(resource: Resource): readonly Resource[] | undefined {
  const [, group, kind, form] = derived.exec(resource.type) ?? [];
  if (form === "Patch")
    return [readAs(resource, { type: `kubernetes:${group}:${kind}`, properties: resource.properties })];
  if (form === "List") {
    const items = asList(resource.properties.items);
    if (items instanceof Unknown) return undefined;
    return blocksOf(items).map(([item]) =>
      readAs(resource, { type: `kubernetes:${group}:${kind}`, properties: item }),
    );
  }
  const object = reveal(carriers[resource.type]?.(resource.properties));
  if (!isProperties(object)) return undefined;
  const [type, version] = [reveal(object.kind), reveal(object.apiVersion)];
  if (typeof type !== "string" || typeof version !== "string") return undefined;
  return [readAs(resource, { type: `kubernetes:${kubernetesGroup(version)}:${type}`, properties: object })];
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
