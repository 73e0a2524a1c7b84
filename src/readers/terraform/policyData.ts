import {
  isProperties,
  type Properties,
  type Resource,
  reveal,
  Unknown,
  type Value,
} from "../../model/index.js";
import { asList, blocksOf } from "../extract/read.js";
import type { JsonObject } from "../text/json.js";
import type { ResourceId } from "./references.js";
import type { ReferenceSource } from "./resource.js";
import type { Shape } from "./table.js";

/**
 * Policy documents that Terraform reads only during apply, because a part of them is not known in the plan:
 * their blocks are known, so the document is put together from them, and only the unknown parts stay unknown.
 */
export class PolicyData implements ReferenceSource {
  readonly #data = new Map<string, Resource>();
  constructor(readonly from: ReferenceSource) {}

  add(resource: Resource): void {
    if (resource.type in documents) this.#data.set(resource.address, resource);
  }

  references(id: ResourceId, shape: Shape): Resource["references"] {
    return this.from.references(id, shape);
  }

  uses(id: ResourceId, shape: Shape): Resource["uses"] {
    return this.from.uses?.(id, shape);
  }

  expressions(id: ResourceId): JsonObject | undefined {
    return this.from.expressions?.(id);
  }

  /** The document behind an unknown property, when the property refers to nothing but one policy data source. */
  documentOf(addresses: () => readonly string[] | undefined): Value | undefined {
    const [only, ...others] = this.#data.size === 0 ? [] : (addresses() ?? []);
    const resource = only === undefined || others.length > 0 ? undefined : this.#data.get(only);
    return resource && documents[resource.type]!(resource, (address) => this.#data.get(address));
  }

  /** The document that a data source will be, as far as it is known. */
  awsDocument(resource: Resource): Value {
    return awsDocument(resource, (address) => this.#data.get(address));
  }
}

type Lookup = (address: string) => Resource | undefined;

const documents: Readonly<Record<string, (resource: Resource, lookup: Lookup) => Value>> = {
  "data.aws_iam_policy_document": awsDocument,
  "data.google_iam_policy": ({ properties }) => googlePolicy(properties),
};

/** `aws_iam_policy_document` (hashicorp/aws, data source of that name) as the document it will be. */
function awsDocument({ properties, references }: Resource, lookup: Lookup): Value {
  const own = unknownOr(properties.statement, (blocks) =>
    blocksOf(blocks).map(([block]) => statement(block)),
  );
  const merged = (key: "sourcePolicyDocuments" | "overridePolicyDocuments") =>
    statementsOfAll(properties[key], references[key] ?? [], lookup);
  const lists = [merged("sourcePolicyDocuments"), own, merged("overridePolicyDocuments")];
  const unknown = lists.find((list) => list instanceof Unknown);
  return {
    Version: properties.version ?? "2012-10-17",
    Statement: unknown ?? lists.flatMap(asStatements).reduce<readonly Value[]>(mergeStatement, []),
  };
}

/** The statements of documents that are merged into another: their texts, or the data sources that they come from. */
function statementsOfAll(value: Value | undefined, from: readonly string[], lookup: Lookup): Value {
  if (!given(value)) return [];
  const texts = elementsOf(value);
  if (texts.every((text) => typeof text === "string")) return texts.flatMap(statementsIn);
  const resources = from.flatMap((address) => lookup(address) ?? []);
  // A text that comes from elsewhere may say anything.
  if (from.length === 0 || resources.length < from.length)
    return new Unknown("a policy document that is merged from others during apply");
  return resources.flatMap((resource) => {
    const { json } = resource.properties;
    return typeof json === "string"
      ? statementsIn(json)
      : asStatements(statementIn(awsDocument(resource, lookup)));
  });
}

function statementsIn(text: string): readonly Value[] {
  if (text.trim() === "") return [];
  try {
    return asStatements(statementIn(JSON.parse(text) as Value));
  } catch {
    return [new Unknown("a policy document that is not JSON")];
  }
}

function statementIn(document: Value): Value {
  const { Statement: statements = [] } = isProperties(document) ? document : {};
  return statements;
}

function asStatements(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [value];
}

/** A statement takes the place of an earlier one with its Sid. */
function mergeStatement(merged: readonly Value[], next: Value): readonly Value[] {
  const sid = isProperties(next) ? next.Sid : undefined;
  const at =
    sid === undefined || sid === "" ? -1 : merged.findIndex((each) => isProperties(each) && each.Sid === sid);
  return at < 0 ? [...merged, next] : merged.with(at, next);
}

function statement(block: Properties): Value {
  const parts: [string, Value][] = [["Effect", block.effect ?? "Allow"]];
  if (given(block.sid)) parts.push(["Sid", block.sid!]);
  for (const [name, key] of Object.entries(elements)) if (given(block[key])) parts.push([name, block[key]!]);
  for (const [name, key] of [
    ["Principal", "principals"],
    ["NotPrincipal", "notPrincipals"],
  ] as const) {
    if (given(block[key])) parts.push([name, unknownOr(block[key], principals)]);
  }
  if (given(block.condition)) parts.push(["Condition", unknownOr(block.condition, conditions)]);
  return Object.fromEntries(parts);
}

const elements = {
  Action: "actions",
  NotAction: "notActions",
  Resource: "resources",
  NotResource: "notResources",
};

function principals(value: Value): Value {
  const found: Record<string, Value[]> = {};
  for (const [block] of blocksOf(value)) {
    const type = reveal(block.type);
    if (typeof type !== "string") return new Unknown("a principal whose type is not known");
    found[type] ??= [];
    found[type].push(...elementsOf(block.identifiers));
  }
  // `type = "*"` is written `"Principal": "*"`.
  return found["*"] ? "*" : found;
}

function conditions(value: Value): Value {
  const found: Record<string, Record<string, Value[]>> = {};
  for (const [block] of blocksOf(value)) {
    const [test, variable] = [reveal(block.test), reveal(block.variable)];
    if (typeof test !== "string" || typeof variable !== "string")
      return new Unknown("a condition that is not known");
    found[test] ??= {};
    found[test][variable] ??= [];
    found[test][variable].push(...elementsOf(block.values));
  }
  return found;
}

/** `google_iam_policy`: bindings as `policy_data` spells them. */
function googlePolicy(properties: Properties): Value {
  return {
    bindings: unknownOr(properties.binding, (blocks) =>
      blocksOf(blocks).map(([block]) => ({
        role: block.role ?? new Unknown("not given"),
        members: block.members ?? [],
        ...(given(block.condition) ? { condition: block.condition! } : {}),
      })),
    ),
  };
}

function elementsOf(value: Value | undefined): readonly Value[] {
  const list = asList(value);
  return list instanceof Unknown ? [list] : list;
}

function unknownOr(value: Value | undefined, read: (value: Value) => Value): Value {
  const plain = reveal(value);
  return plain instanceof Unknown ? plain : read(plain ?? []);
}

function given(value: Value | undefined): boolean {
  const plain = reveal(value);
  return (
    plain !== undefined && plain !== null && plain !== "" && !(Array.isArray(plain) && plain.length === 0)
  );
}
