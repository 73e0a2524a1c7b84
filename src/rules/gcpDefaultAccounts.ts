import { isProperties, type Properties, type Resource, reveal, Unknown, type Value } from "../model/index.js";

/** Where a type says which service account it runs as, and with which scopes, below one block of its properties. */
export interface ScopedAccount {
  readonly block: string;
  readonly account: string;
  readonly scopes: string;
}

const instance: ScopedAccount = { block: "serviceAccount", account: "email", scopes: "scopes" };
const nodes: ScopedAccount = { block: "nodeConfig", account: "serviceAccount", scopes: "oauthScopes" };

/** Machines, whose tokens are held down by scopes as well as by roles. */
export const scopedTypes: Readonly<Record<string, ScopedAccount>> = {
  "gcp:compute/instance:Instance": instance,
  "gcp:compute/instanceFromMachineImage:InstanceFromMachineImage": instance,
  "gcp:compute/instanceFromTemplate:InstanceFromTemplate": instance,
  "gcp:compute/instanceTemplate:InstanceTemplate": instance,
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": instance,
  "gcp:container/cluster:Cluster": nodes,
  "gcp:container/nodePool:NodePool": nodes,
};

const wide = /^(?:cloud-platform|https:\/\/www\.googleapis\.com\/auth\/cloud-platform)$/;

/** Whether a machine's tokens have the scope of every API. */
export function hasEveryScope({ type, properties }: Resource): boolean {
  const at = scopedTypes[type];
  const block = at && reveal(properties[at.block]);
  const list = at && isProperties(block) ? reveal(block[at.scopes]) : undefined;
  return Array.isArray(list) && list.some((each) => typeof each === "string" && wide.test(each));
}

/** The accounts of Compute Engine, App Engine and Cloud Build that everything runs as which names no other. */
const defaultAccount =
  /^(?:serviceAccount:|projects\/[^/]+\/serviceAccounts\/)?(?:\d+-compute@developer|[a-z0-9.:-]+@appspot|\d+@cloudbuild)\.gserviceaccount\.com$/;

export function isDefaultAccount(name: string): boolean {
  return name === "default" || defaultAccount.test(name);
}

/** What names the account at a path: `none` where nothing does, and nothing that is not known yet. */
export function accountAt({ properties, references }: Resource, path: string): Value | "none" {
  const steps = path.split(".");
  let value: Value | undefined = properties;
  for (const step of steps) {
    const plain: Value | undefined = reveal(value);
    if (plain instanceof Unknown) return plain;
    value = inside(plain, step);
  }
  const account = reveal(value);
  if (account !== undefined && account !== null && account !== "") return account;
  // A state may leave out what it does not know: then the block still says that an account goes into it.
  const from = references[steps[0]!] ?? [];
  return from.some((address) => /service_?account/i.test(address)) ? new Unknown("not known yet") : "none";
}

function inside(value: Value | undefined, name: string): Value | undefined {
  return isProperties(value) && Object.hasOwn(value, name) ? (value as Properties)[name] : undefined;
}
