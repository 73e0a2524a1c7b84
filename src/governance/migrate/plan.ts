import {
  type Credential,
  type Facts,
  type GcpGrant,
  grouped,
  type Identity,
  isKnown,
  type Knowable,
  type Reference,
} from "../../model/index.js";
import { type Holder, holdersOf } from "../../rules/awsHolders.js";
import { credentialsOf, kindWords, replacementFor } from "../../rules/credentials.js";
import { joinProjects } from "../projects.js";
import { awsGrants, type CarriedGrants, gcpGrants } from "./grants.js";

/** A static key as a report shows it; never its value. */
export interface StaticKey {
  readonly resource: string;
  readonly kind: string;
  readonly path: string;
}

/** The badge that replaces the keys of one holder. */
export interface Migration {
  readonly keys: readonly StaticKey[];
  /** Who the keys are of, where the input says so. */
  readonly holder: string | null;
  /** What to use instead, in words. */
  readonly replacement: string;
  /** The component and its arguments, where one replaces the key. */
  readonly badge: Badge | null;
  /** What is left for a person to settle. */
  readonly open: readonly string[];
}

export interface Badge {
  readonly cloud: "aws" | "gcp";
  readonly component: "FederatedRole" | "FederatedServiceAccount";
  readonly name: string;
  /** Arguments; what the input does not say stands as `<…: not in the input>`. */
  readonly args: Readonly<Record<string, unknown>>;
}

/** A value that a person must give. */
export function missing(what: string): string {
  return `<${what}: not in the input>`;
}

/** For each holder of static keys and passwords the identity without a key that replaces them. Pure. */
export function migrationsOf(given: Facts): readonly Migration[] {
  const { facts } = joinProjects(given);
  const credentials = [...credentialsOf(facts, "cloud"), ...credentialsOf(facts, "password")];
  const groups = grouped(credentials, holderKey);
  return namedApart([...groups.values()].map((credentials) => migrate(facts, credentials)));
}

/** Two badges of one name on one cloud would be one resource: the second and further ones get a number. */
function namedApart(migrations: readonly Migration[]): readonly Migration[] {
  const seen = new Map<string, number>();
  return migrations.map((migration) => {
    const { badge: made } = migration;
    if (made === null) return migration;
    const key = `${made.cloud} ${made.name}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? migration : { ...migration, badge: { ...made, name: `${made.name}-${count}` } };
  });
}

/** Keys of one holder go together; a key whose holder is not said stands alone. */
function holderKey({ cloud, holder, resource, path }: Credential): string {
  const name = holder === undefined ? undefined : nameOf(holder);
  return name === undefined ? `${resource.address} ${path}` : `${cloud} ${name}`;
}

function nameOf({ value, addresses }: Reference): string | undefined {
  return addresses[0] ?? (isKnown(value) ? value : undefined);
}

function migrate(facts: Facts, credentials: readonly Credential[]): Migration {
  const first = credentials[0]!;
  const keys = credentials.map(({ resource, kind, path }) => ({
    resource: resource.address,
    kind: kindWords(kind),
    path,
  }));
  const holder = first.holder === undefined ? undefined : nameOf(first.holder);
  const found = badgeOf(facts, first);
  return {
    keys,
    holder: holder ?? null,
    replacement: replacementFor(first),
    badge: found?.badge ?? null,
    open: found?.open ?? [],
  };
}

interface Found {
  readonly badge: Badge;
  readonly open: readonly string[];
}

function badgeOf(facts: Facts, credential: Credential): Found | undefined {
  const { type, name } = credential.resource;
  if (/^aws:rds\//.test(type)) return badge("aws", name, undefined, connectTo("aws"));
  if (/^gcp:sql\//.test(type)) return badge("gcp", name, undefined, connectTo("gcp"));
  const { holder } = credential;
  if (holder === undefined) return undefined;
  if (credential.cloud === "aws") {
    const found = holdersOf(facts).find((each) => isAws(each, holder));
    const carried = found === undefined ? nothingKnown : awsGrants(found.policies);
    return badge("aws", plainName(found?.name, credential), found?.identity, carried);
  }
  if (credential.cloud === "gcp") {
    const identity = facts.identities.find((each) => isIdentity(each, holder));
    const grants = facts.permissions.filter(
      (each): each is GcpGrant =>
        each.kind === "gcp-grant" && each.members.some((one) => isMember(one, holder, identity)),
    );
    return badge(
      "gcp",
      plainName(identity && textOf(identity.name), credential),
      identity,
      gcpGrants(grants),
    );
  }
  return undefined;
}

const nothingKnown: CarriedGrants = {
  grants: [],
  open: ["what the holder may do: its policies are not in the input"],
};

/** A database user without a password: what it is called is the database's own affair. */
function connectTo(cloud: "aws" | "gcp"): CarriedGrants {
  const connect =
    cloud === "aws"
      ? missing("arn:aws:rds-db:REGION:ACCOUNT:dbuser:RESOURCE_ID/USER")
      : missing("projects/PROJECT/instances/INSTANCE");
  return {
    grants: [{ connect }],
    open: ["turn on the database's IAM authentication and make a user for it"],
  };
}

function isAws({ identity, arn, name }: Holder, holder: Reference): boolean {
  if (identity !== undefined && isIdentity(identity, holder)) return true;
  return isKnown(holder.value) && (holder.value === arn || holder.value === name);
}

function isIdentity({ id, name, resource }: Identity, { value, addresses }: Reference): boolean {
  if (addresses.includes(resource.address)) return true;
  return isKnown(value) && (value === id || value === name || value.endsWith(`/${id}`));
}

function isMember(member: Reference, holder: Reference, identity: Identity | undefined): boolean {
  if (
    member.addresses.some(
      (address) => holder.addresses.includes(address) || address === identity?.resource.address,
    )
  )
    return true;
  if (!isKnown(member.value)) return false;
  const email = member.value.replace(/^serviceAccount:/, "");
  return (
    email === identity?.id ||
    (isKnown(holder.value) && (holder.value === email || holder.value.endsWith(`/${email}`)))
  );
}

function textOf(value: Knowable<string> | undefined): string | undefined {
  return value !== undefined && isKnown(value) ? value : undefined;
}

/** A logical name as the components take it: a letter, then letters, digits and hyphens. */
function plainName(name: string | undefined, { resource }: Credential): string {
  const plain = (name ?? resource.name).replace(/[^A-Za-z0-9]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "");
  return plain.slice(0, 56) || "identity";
}

function badge(
  cloud: Badge["cloud"],
  name: string,
  identity: Identity | undefined,
  carried: CarriedGrants,
): Found {
  const { grants, open } = carried;
  const args = {
    owner: textOf(identity?.owner) ?? missing("team or person who answers for it"),
    purpose: textOf(identity?.purpose) ?? missing("what it is for, in one sentence"),
    reviewBy: missing("day of the next review, YYYY-MM-DD"),
    trust: {
      github: {
        owner: missing("organisation"),
        repository: missing("repository"),
        environment: missing("environment"),
      },
    },
    ...(grants.length === 0 ? {} : { grants }),
  };
  const component = cloud === "aws" ? "FederatedRole" : "FederatedServiceAccount";
  return {
    badge: { cloud, component, name, args },
    open: ["who uses the key: where it is not GitHub Actions, name that issuer under trust instead", ...open],
  };
}
