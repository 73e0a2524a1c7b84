import {
  type Facts,
  type GcpGrant,
  isKnown,
  isProperties,
  type Place,
  type Properties,
  type Resource,
  reveal,
  type Value,
} from "../model/index.js";
import { resourcesOf } from "./filed.js";
import { grants, referenceWords, scopeWords } from "./grants.js";
import { remembered } from "./remembered.js";

/** Something given to everyone. */
export interface PublicGrant {
  readonly place: Place;
  readonly member: string;
  readonly role: string;
  /** Where, for the end of a sentence. */
  readonly scope: string;
}

const everyone = /^all(?:Authenticated)?Users$/i;

/** Access control lists, which are not IAM grants: where each type names whom it lets in. */
const lists: Readonly<Record<string, readonly string[]>> = {
  "gcp:storage/bucketAccessControl:BucketAccessControl": ["entity"],
  "gcp:storage/objectAccessControl:ObjectAccessControl": ["entity"],
  "gcp:storage/defaultObjectAccessControl:DefaultObjectAccessControl": ["entity"],
  "gcp:bigquery/datasetAccess:DatasetAccess": ["specialGroup", "iamMember"],
};

/** Lists of `ROLE:entity`, and the ready-made ones that let everyone in (Cloud Storage, "Predefined ACLs"). */
const roleLists = [
  "gcp:storage/bucketACL:BucketACL",
  "gcp:storage/defaultObjectACL:DefaultObjectACL",
  "gcp:storage/objectACL:ObjectACL",
  "gcp:storage/bucketObject:BucketObject",
  "gcp:storage/bucket:Bucket",
];
const readyMade: Readonly<Record<string, string>> = {
  publicRead: "allUsers",
  publicReadWrite: "allUsers",
  authenticatedRead: "allAuthenticatedUsers",
};

function* listedIn(resource: Resource): Iterable<PublicGrant> {
  const { predefinedAcl, roleEntities } = resource.properties;
  const ready = reveal(predefinedAcl);
  if (typeof ready === "string" && Object.hasOwn(readyMade, ready)) {
    const place = { resource, path: "predefinedAcl" };
    yield { place, member: readyMade[ready]!, role: ready, scope: resource.name };
  }
  const entries = reveal(roleEntities);
  if (!Array.isArray(entries)) return;
  for (const [index, each] of entries.entries()) {
    const [role = "", member = ""] = typeof each === "string" ? each.split(":") : [];
    if (!everyone.test(member)) continue;
    yield { place: { resource, path: `roleEntities[${index}]` }, member, role, scope: resource.name };
  }
}

/** Everything that is given to everyone, or to everyone with any Google account. */
export function* publicGrants(facts: Facts): Iterable<PublicGrant> {
  for (const grant of grants(facts)) {
    const member = grant.members
      .map(({ value }) => value)
      .find((each) => isKnown(each) && everyone.test(each));
    if (typeof member !== "string" || isHeldBack(grant, facts)) continue;
    yield { place: grant, member, role: referenceWords(grant.role), scope: scopeWords(grant.on) };
  }
  for (const resource of resourcesOf(facts, ...roleLists))
    if (resource.change !== "delete" && !isListOff(resource, facts)) yield* listedIn(resource);
  for (const resource of resourcesOf(facts, ...Object.keys(lists))) {
    if (resource.change === "delete" || isListOff(resource, facts)) continue;
    for (const path of lists[resource.type]!) {
      const member = reveal(resource.properties[path]);
      if (typeof member !== "string" || !everyone.test(member)) continue;
      yield {
        place: { resource, path },
        member,
        role: roleOf(resource.properties.role),
        scope: resource.name,
      };
    }
  }
  for (const resource of resourcesOf(facts, "gcp:bigquery/dataset:Dataset")) {
    if (resource.change === "delete") continue;
    const accesses = reveal(resource.properties.accesses);
    if (!Array.isArray(accesses)) continue;
    for (const [index, each] of accesses.entries()) {
      const access = reveal(each as Value);
      if (!isProperties(access)) continue;
      const member = [access.specialGroup, access.iamMember].map(reveal).find(isEveryone);
      if (typeof member !== "string") continue;
      const place = { resource, path: `accesses[${index}]` };
      yield { place, member, role: roleOf(access.role), scope: resource.name };
    }
  }
}

function isEveryone(value: Value | undefined): boolean {
  return typeof value === "string" && everyone.test(value);
}

function roleOf(value: Value | undefined): string {
  const role = reveal(value);
  return typeof role === "string" ? role : "access";
}

/** Roles that make something callable: what a public service is meant to have. */
export const invokerRoles: readonly string[] = [
  "roles/run.invoker",
  "roles/run.servicesInvoker",
  "roles/cloudfunctions.invoker",
];

const bucketType = "gcp:storage/bucket:Bucket";

/** Buckets of the input by name and address, with what each keeps from everyone. */
const bucketsOf = remembered((facts) => {
  const found = new Map<string, Properties>();
  for (const { address, properties, change } of resourcesOf(facts, bucketType)) {
    if (change === "delete") continue;
    found.set(address, properties);
    const name = reveal(properties.name);
    if (typeof name === "string") found.set(name, properties);
  }
  return found;
});

function bucketAt(value: Value | undefined, addresses: readonly string[], facts: Facts) {
  const buckets = bucketsOf(facts);
  const name = typeof value === "string" ? value.slice(value.lastIndexOf("/") + 1) : undefined;
  return [...(name === undefined ? [] : [name]), ...addresses].map((each) => buckets.get(each)).find(Boolean);
}

/** Public access prevention, enforced, overrides every grant to everyone (Cloud Storage, "Public access prevention"). */
function isPrevented({ publicAccessPrevention }: Properties): boolean {
  return reveal(publicAccessPrevention) === "enforced";
}

/** With uniform access, lists have no effect (Cloud Storage, "Uniform bucket-level access"). */
function isUniform({ uniformBucketLevelAccess }: Properties): boolean {
  return reveal(uniformBucketLevelAccess) === true;
}

function isHeldBack({ on: { kind, name, type } }: GcpGrant, facts: Facts): boolean {
  if (kind !== "resource" || type !== bucketType) return false;
  const bucket = bucketAt(isKnown(name.value) ? name.value : undefined, name.addresses, facts);
  return bucket !== undefined && isPrevented(bucket);
}

/** Whether the list of a bucket, or of an object in it, lets nobody in. */
function isListOff({ type, properties, references }: Resource, facts: Facts): boolean {
  const bucket =
    type === bucketType ? properties : bucketAt(reveal(properties.bucket), references.bucket ?? [], facts);
  return bucket !== undefined && (isPrevented(bucket) || isUniform(bucket));
}
