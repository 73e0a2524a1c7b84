import { guessUse } from "../../iam/aws/parse.js";
import type { Resource } from "../../model/index.js";
import { plainResource } from "../plainResource.js";
import { isObject, type Json, type JsonObject, objects, textOf } from "../text/json.js";
import type { PolicyData } from "./policyData.js";
import { type Configuration, steps, withoutKeys } from "./references.js";

const local = "data.aws_iam_policy_document";

/**
 * The resources of a plan, a policy document that nothing refers to among them read as the bare document that it is.
 * Where a module has local values, which a plan does not show, any of them may use its documents: those are left.
 */
export function withLooseDocuments(
  resources: Resource[],
  configuration: Configuration,
  data: PolicyData,
): Resource[] {
  if (!resources.some(isDocument)) return resources;
  const modules = new Map<string, Mentions>();
  for (const [config, prefix] of configuration.modules()) modules.set(prefix, mentionsIn(config));
  return resources.map((resource) => (isLoose(resource, modules) ? bareDocument(resource, data) : resource));
}

function isDocument({ type }: Resource): boolean {
  return type === local;
}

function isLoose(resource: Resource, modules: ReadonlyMap<string, Mentions>): boolean {
  if (!isDocument(resource)) return false;
  const { parent, name } = resource;
  const mentions = modules.get(parent === undefined ? "" : `${withoutKeys(parent)}.`);
  const address = `${local}.${name}`;
  // What the configuration does not declare may be used where it does not show, either.
  return mentions?.declared.has(address) === true && !mentions.hasLocals && !mentions.documents.has(address);
}

function bareDocument(resource: Resource, data: PolicyData): Resource {
  const { source, address, name, properties, parent } = resource;
  const document = typeof properties.json === "string" ? properties.json : data.awsDocument(resource);
  const guessed = guessUse(document);
  const use = guessed === "trust" || guessed === "resource" ? guessed : "identity";
  return plainResource(source, `document:aws/${use}`, address, name, { document }, parent);
}

/** What the expressions of one module refer to, as far as it matters here. */
interface Mentions {
  readonly declared: ReadonlySet<string>;
  readonly documents: Set<string>;
  hasLocals: boolean;
}

function mentionsIn({ resources, outputs, module_calls: calls }: JsonObject): Mentions {
  const declared = new Set(objects(resources).flatMap(({ address }) => textOf(address) ?? []));
  const found: Mentions = { declared, documents: new Set(), hasLocals: false };
  addMentions(resources ?? null, found);
  addMentions(outputs ?? null, found);
  // What a called module has inside is a module of its own.
  for (const call of Object.values(isObject(calls) ? calls : {}))
    if (isObject(call)) addMentions({ ...call, module: null }, found);
  return found;
}

function addMentions(value: Json, found: Mentions): void {
  if (Array.isArray(value)) {
    for (const each of value) if (typeof each === "object" && each !== null) addMentions(each, found);
  } else if (isObject(value)) {
    if (Array.isArray(value.references)) for (const each of value.references) addMention(each, found);
    for (const key in value) {
      const inner = value[key]!;
      if (key !== "references" && typeof inner === "object" && inner !== null) addMentions(inner, found);
    }
  }
}

function addMention(reference: Json, found: Mentions): void {
  if (typeof reference !== "string") return;
  if (reference.startsWith("local.")) found.hasLocals = true;
  else if (reference.startsWith(`${local}.`))
    found.documents.add(withoutKeys(steps(reference).slice(0, 3).join(".")));
}
