import {
  accountOfId,
  credentialId,
  type GraphNode,
  type IdentityGraph,
  originOf,
  type SameIdentity,
} from "../../analysis/graph/index.js";
import {
  type Credential,
  type Facts,
  isKnown,
  type Resource,
  reveal,
  type Value,
} from "../../model/index.js";
import { type FileOwners, fold, type LogOwners, type OwnerClaim, ownerClaims } from "../owner.js";
import { plainKey } from "../use/credentialKeys.js";
import type { Recipe } from "./recipe.js";
import { recipes } from "./recipes.js";
import { joined, type Values } from "./shell.js";

/** Something to take out of service. */
export interface Subject {
  readonly id: string;
  readonly kind: GraphNode["kind"];
  readonly name: string;
  readonly cloud: string;
  /** What it is in words: `role`, `access-key`, `aws-oidc`. */
  readonly what: string;
  readonly recipe: Recipe | undefined;
  readonly values: Values;
  /** Declarations in code, which have to go too. */
  readonly declared: readonly Resource[];
  /** Who owns it by what, where that is why it is here. */
  readonly owner?: OwnerClaim;
}

/** The subject at a node of the graph; undefined for what nobody can take out of service (a service, a bare name). */
export function subjectAt(facts: Facts, graph: IdentityGraph, id: string): Subject | undefined {
  const identity = graph.identities.find((each) => each.id === id);
  if (identity !== undefined) return ofIdentity(identity);
  const credential = credentialAt(facts, id);
  if (credential !== undefined) {
    const { kind, cloud, resource, holder } = credential;
    const user = holder !== undefined && isKnown(holder.value) ? holder.value : undefined;
    const node = graph.places.find(holder ?? { value: "", addresses: [] }, resource, [
      "user",
      "service-account",
      "role",
    ]);
    const of = node === undefined ? undefined : graph.identities.find((each) => each.id === node);
    const name = of === undefined ? user : nameOf(of);
    const account = of?.id ?? user;
    return subject(credentialId(credential), "credential", cloud, kind, resource.type, [resource], {
      name: resource.name,
      ...(name === undefined ? {} : { user: name }),
      ...(cloud === "gcp" && account !== undefined ? { account } : {}),
    });
  }
  const provider = facts.providers.find(
    (each) => (isKnown(each.id) ? each.id : each.resource.address) === id,
  );
  if (provider === undefined) return undefined;
  const { kind, resource } = provider;
  const isWorkforce = id.startsWith("locations/global/workforcePools/");
  const of = isWorkforce ? `${kind} of a workforce pool` : kind;
  return subject(id, "provider", kind.startsWith("aws") ? "aws" : "gcp", kind, of, [resource], {
    name: textAt(resource, "name") ?? resource.name,
    ...(isWorkforce || id.startsWith("projects/") ? { provider: id } : {}),
  });
}

/** A credential by its id, or by the address of what is both a workload and its only credential. */
function credentialAt({ credentials }: Facts, id: string): Credential | undefined {
  const found = credentials.find((each) => credentialId(each) === id);
  if (found !== undefined) return found;
  const [only, ...more] = credentials.filter(({ resource }) => resource.address === id);
  return more.length === 0 ? only : undefined;
}

function ofIdentity(identity: SameIdentity): Subject {
  const { id, cloud, kind, account, from } = identity;
  const name = nameOf(identity);
  const namespace = from
    .map(({ resource }) => textAt(resource, "metadata.namespace"))
    .find((each) => each !== undefined);
  const values = {
    name,
    email: id.includes("@")
      ? id
      : (from.map(({ resource }) => textAt(resource, "email")).find((each) => each !== undefined) ?? ""),
    project: account ?? "",
    wholeName: account === undefined ? name : `${account}.${name}`,
    namespace: namespace ?? "default",
    service: /:role\/aws-service-role\/([^/]+)\//.exec(id)?.[1] ?? "",
  };
  return subject(
    id,
    "identity",
    cloud,
    kind,
    recipeName(identity, name),
    from.map(({ resource }) => resource),
    values,
  );
}

/** Roles that only AWS itself may change are told by their path or name (IAM User Guide, "Using service-linked roles"). */
function recipeName({ id, cloud, kind }: SameIdentity, name: string): string {
  if (kind === "role" && id.includes(":role/aws-service-role/")) return "aws service-linked role";
  if (kind === "role" && name.startsWith("AWSReservedSSO_")) return "aws role of Identity Center";
  return `${cloud} ${kind}`;
}

/** What the cloud calls it: what some source says, else the end of its ARN. */
function nameOf({ id, from }: SameIdentity): string {
  return from.map(({ name }) => name).find(isKnown) ?? id.slice(id.lastIndexOf("/") + 1);
}

function subject(
  id: string,
  kind: GraphNode["kind"],
  cloud: string,
  what: string,
  of: string,
  resources: readonly Resource[],
  values: Values,
): Subject {
  const recipe = recipes.get(of);
  const given = Object.entries(recipe?.values ?? {}).flatMap(([name, paths]): [string, string][] => {
    const found = resources.flatMap((resource) => paths.flatMap((path) => textAt(resource, path) ?? []))[0];
    return found === undefined ? [] : [[name, found]];
  });
  const all: Record<string, string> = { id, ...Object.fromEntries(given), ...withoutEmpty(values) };
  // A key of a service account is called by its full name, and by gcloud by the end of it.
  const key = all.key === undefined ? undefined : plainKey(all.key);
  const account = /\/serviceAccounts\/([^/]+)\/keys\//.exec(key ?? "")?.[1] ?? all.account;
  const project = all.project ?? accountOfId(account ?? "");
  const fullName = fullNameOf(recipe, resources, all);
  return {
    id,
    kind,
    name: values.name ?? id,
    cloud,
    what,
    recipe,
    values: {
      ...all,
      ...(key === undefined ? {} : { keyId: key.slice(key.lastIndexOf("/") + 1) }),
      ...(account === undefined ? {} : { account: account.slice(account.lastIndexOf("/") + 1) }),
      ...(project === undefined ? {} : { project }),
      ...(fullName === undefined ? {} : { fullName }),
    },
    declared: resources.filter((resource) => originOf(resource) === "code"),
  };
}

/** What Google Cloud calls it from the project down. */
function fullNameOf(
  recipe: Recipe | undefined,
  resources: readonly Resource[],
  values: Values,
): string | undefined {
  const [from, parts] = recipe?.fullName ?? [[]];
  const named = resources
    .flatMap((resource) => from.flatMap((path) => textAt(resource, path) ?? []))
    .find((each) => each.startsWith("projects/"));
  return named ?? (parts === undefined ? undefined : joined(parts, values));
}

function withoutEmpty(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

/** A text among the properties; none of them is a secret, but a secret's mark is looked behind for ids. */
function textAt({ properties }: Resource, path: string): string | undefined {
  let at: Value | undefined = properties;
  for (const part of path.split(".")) {
    const inner = reveal(at);
    at =
      typeof inner === "object" && inner !== null
        ? (inner as Readonly<Record<string, Value>>)[part]
        : undefined;
  }
  return typeof at === "string" && at !== "" ? at : undefined;
}

/** All that somebody owns by any evidence, in the order of their ids; their credentials go with them. */
export function ownedBy(
  facts: Facts,
  graph: IdentityGraph,
  owner: string,
  fileOwners: FileOwners,
  logOwners: LogOwners | undefined,
): readonly Subject[] {
  const index = new Map(facts.resources.map((each) => [`${each.source.file} ${each.address}`, each]));
  const find = (file: string, address: string) => index.get(`${file} ${address}`);
  return graph.identities.flatMap((identity): Subject[] => {
    const claim = ownerClaims(identity, find, fileOwners, logOwners).find(({ value }) =>
      isOwner(value, owner),
    );
    return claim === undefined ? [] : [{ ...ofIdentity(identity), owner: claim }];
  });
}

/** CODEOWNERS names several owners of one file. */
function isOwner(value: string, owner: string): boolean {
  return fold(value) === fold(owner) || value.split(/\s+/).some((each) => fold(each) === fold(owner));
}
