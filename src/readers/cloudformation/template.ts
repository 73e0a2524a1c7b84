import {
  isProperties,
  type Properties,
  type Resource,
  reveal,
  Unknown,
  type Unread,
  type Value,
} from "../../model/index.js";
import { readAs } from "../plainResource.js";
import { type Computed, compute, type Scope } from "./intrinsics.js";
import { parseTemplate } from "./parse.js";
import { cloudFormationTypes } from "./types.js";

/** What stands inside a resource that hands CloudFormation types on to AWS. */
export interface Nested {
  readonly resources: readonly Resource[];
  readonly unread: readonly Unread[];
}

const none: Nested = { resources: [], unread: [] };

/** Types through which any CloudFormation resource can be made, and how they are opened. */
const carriers: Readonly<Record<string, (resource: Resource) => Nested>> = {
  "aws:cloudcontrol/resource:Resource": openCloudControl,
  "aws:cloudformation/stack:Stack": openStack,
  "aws:cloudformation/stackSet:StackSet": openStack,
  "aws-native:cloudformation:Stack": openStack,
  "aws-native:cloudformation:StackSet": openStack,
};

/** The resources that another resource makes through CloudFormation, addressed `<parent>#<logical id>`. */
export function nestedResources(resource: Resource): Nested {
  return carriers[resource.type]?.(resource) ?? none;
}

const nativeType = /^aws-native:(\w+):(\w+)$/;
const cloudFormationNames = new Map(
  Object.keys(cloudFormationTypes).map((name) => [name.replaceAll("::", ":").toLowerCase(), name]),
);

/** Whether a type is one of @pulumi/aws-native that is read as its @pulumi/aws equivalents. */
export function isNative(type: string): boolean {
  return nativeName(type) !== undefined;
}

function nativeName(type: string): string | undefined {
  const match = nativeType.exec(type);
  return match ? cloudFormationNames.get(`aws:${match[1]}:${match[2]}`.toLowerCase()) : undefined;
}

/** An @pulumi/aws-native resource as the @pulumi/aws resources that say the same, at the same address. */
function nativeEquivalents(resource: Resource): readonly Resource[] {
  const { properties } = resource;
  return cloudFormationTypes[nativeName(resource.type)!]!(properties).map((equivalent) =>
    readAs(resource, {
      ...equivalent,
      references: renamedReferences(resource.references, properties, equivalent.properties),
    }),
  );
}

/** What a resource is read as: itself, or what it stands for. */
export function equivalentsOf(resource: Resource): readonly Resource[] {
  if (!isNative(resource.type)) return [resource];
  const equivalents = nativeEquivalents(resource);
  return equivalents.length === 0 ? [resource] : equivalents;
}

function openCloudControl(resource: Resource): Nested {
  const name = reveal(resource.properties.typeName);
  if (typeof name !== "string") return unreadable(resource, "typeName", "the type is not known");
  if (!Object.hasOwn(cloudFormationTypes, name)) return none;
  const state = reveal(resource.properties.desiredState);
  const value = typeof state === "string" ? parseTemplate(state) : state;
  if (!isProperties(value)) {
    // The type alone says what is made, whatever its properties.
    return { resources: made(resource, name, "resource", {}, {}), unread: [] };
  }
  const references = resource.references.desiredState
    ? { desiredState: resource.references.desiredState }
    : {};
  return { resources: made(resource, name, "resource", value, references), unread: [] };
}

function openStack(resource: Resource): Nested {
  const body = reveal(resource.properties.templateBody);
  if (body === undefined) {
    return resource.properties.templateUrl === undefined
      ? none
      : unreadable(resource, "templateUrl", "a template that stands elsewhere");
  }
  if (body instanceof Unknown) return unreadable(resource, "templateBody", body.reason);
  const template = typeof body === "string" ? parseTemplate(body) : body;
  if (!isProperties(template) || !isProperties(template.Resources)) {
    return unreadable(resource, "templateBody", "a CloudFormation template that does not parse");
  }
  const declared = template.Resources;
  const scope: Scope = {
    parameters: parametersOf(template, resource.properties.parameters),
    logicalIds: new Set(Object.keys(declared)),
  };
  const unread: Unread[] = [];
  const resources = Object.entries(declared).flatMap(([id, entry]) => {
    const type = isProperties(entry) ? reveal(entry.Type) : undefined;
    if (!isProperties(entry) || typeof type !== "string" || !Object.hasOwn(cloudFormationTypes, type)) {
      const bearsIdentity =
        typeof type === "string" && /^AWS::(IAM|CloudFormation|RolesAnywhere)::/.test(type);
      const reason = `a CloudFormation resource of a type that is not understood (${type})`;
      if (bearsIdentity) unread.push({ source: resource.source, path: `${resource.address}#${id}`, reason });
      return [];
    }
    const references: Record<string, readonly string[]> = {};
    const properties: [string, Value][] = [];
    for (const [key, value] of Object.entries(isProperties(entry.Properties) ? entry.Properties : {})) {
      const computed: Computed = compute(value, scope);
      properties.push([key, computed.value]);
      if (computed.ids.length > 0)
        references[lower(key)] = computed.ids.map((each) => `${resource.address}#${each}`);
    }
    return made(resource, type, id, Object.fromEntries(properties), references);
  });
  return { resources, unread };
}

/** Defaults of the template, and what the stack gives in their place. */
function parametersOf(template: Properties, given: Value | undefined): Properties {
  const declared = isProperties(template.Parameters) ? Object.entries(template.Parameters) : [];
  const defaults = declared.flatMap(([name, entry]): [string, Value][] =>
    isProperties(entry) && entry.Default !== undefined ? [[name, entry.Default]] : [],
  );
  const values = reveal(given);
  return { ...Object.fromEntries(defaults), ...(isProperties(values) ? values : {}) };
}

const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** The Pulumi resources that a CloudFormation resource is read as; several get a number. */
function made(
  parent: Resource,
  type: string,
  id: string,
  given: Properties,
  from: Resource["references"],
): Resource[] {
  const properties = Object.fromEntries(Object.entries(given).map(([key, value]) => [lower(key), value]));
  return cloudFormationTypes[type]!(properties).map((equivalent, index) => ({
    ...equivalent,
    address: `${parent.address}#${id}${index === 0 ? "" : `.${index}`}`,
    name: id,
    references: renamedReferences(from, properties, equivalent.properties),
    change: parent.change,
    source: parent.source,
    parent: parent.address,
  }));
}

/** References by the names that the properties have after conversion: those that hold the same value. */
function renamedReferences(
  references: Resource["references"],
  before: Properties,
  after: Properties,
): Resource["references"] {
  const renamed = Object.entries(references).map(([key, addresses]) => {
    const name = key in after ? key : Object.keys(after).find((each) => after[each] === before[key]);
    return [name ?? key, addresses] as const;
  });
  return Object.fromEntries(renamed);
}

function unreadable(resource: Resource, path: string, reason: string): Nested {
  return {
    resources: [],
    unread: [{ source: resource.source, path: `${resource.address} ${path}`, reason }],
  };
}
