import {
  isAwsManaged,
  managedPolicyDocument,
  type NamedPolicy,
  type Policies,
  parseArn,
} from "../../../iam/aws/index.js";
import { type Facts, type Identity, isKnown, type Reference, Unknown } from "../../../model/index.js";
import { extractFacts } from "../../../readers/index.js";
import { awsAccountIds, cloudResources } from "../../account/index.js";

/** One AWS account of the sandbox, as it is now. */
export interface AwsAccount {
  readonly id: string;
  readonly facts: Facts;
}

/** The account as deployed; an id of which nothing is known is an empty account. */
export function readAccount(home: string, id: string): AwsAccount {
  const place = `aws/${id}`;
  return { id, facts: extractFacts(cloudResources(home).filter(({ source }) => source.file === place)) };
}

export function readAccounts(home: string): readonly AwsAccount[] {
  return awsAccountIds(home).map((id) => readAccount(home, id));
}

/** A role or user with what counts when it acts. */
export interface Entity {
  readonly kind: "role" | "user";
  readonly arn: string;
  readonly name: string;
  /** `AROA…`, `AIDA…`. */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly identity: Identity;
}

/** The role or user of an ARN, path included. */
export function entityOf({ facts }: AwsAccount, arn: string): Entity | undefined {
  const identity = facts.identities.find(
    (each) => each.id === arn && (each.kind === "role" || each.kind === "user"),
  );
  if (identity === undefined || !isKnown(identity.name)) return undefined;
  const { uniqueId } = identity.resource.properties;
  return {
    kind: identity.kind === "role" ? "role" : "user",
    arn,
    name: identity.name,
    id: typeof uniqueId === "string" ? uniqueId : "",
    tags: Object.fromEntries(
      Object.entries(identity.tags).flatMap(([key, value]) => (isKnown(value) ? [[key, value]] : [])),
    ),
    identity,
  };
}

/** Longest session of a role, in seconds; one hour unless the role says otherwise. */
export function longestSession({ identity }: Entity): number {
  return typeof identity.maxSession === "number" ? identity.maxSession : 3600;
}

/** The trust policy of a role; undefined for what has none. */
export function trustOfRole({ facts }: AwsAccount, { identity }: Entity): NamedPolicy | undefined {
  const trust = facts.trusts.find((each) => each.resource.address === identity.resource.address);
  return trust && { name: identity.id, document: trust.document };
}

/** What an identity is allowed by its own policies, those of its groups included, and its boundary. */
export function policiesOf(account: AwsAccount, entity: Entity): Pick<Policies, "identity" | "boundary"> {
  const { facts } = account;
  const holders: readonly Holder[] = [entity, ...groupsOf(facts, entity)];
  const isHeld = (references: readonly Reference[], type: string) =>
    holders.some((holder) => isOfKind(type, holder) && references.some((each) => names(each, holder)));
  const identity: NamedPolicy[] = [];
  let boundary: NamedPolicy | undefined;
  for (const permission of facts.permissions) {
    if (permission.kind !== "aws-policy" && permission.kind !== "aws-attachment") continue;
    if (!isHeld(permission.attachedTo, permission.resource.type)) continue;
    if (permission.kind === "aws-policy") {
      if (permission.use === "identity")
        identity.push({ name: permission.resource.address, document: permission.document });
    } else {
      const policy = managedPolicyOf(account, permission.policy);
      if (permission.use === "identity") identity.push(policy);
      else if (permission.resource.address === entity.identity.resource.address) boundary = policy;
    }
  }
  return { identity, ...(boundary === undefined ? {} : { boundary }) };
}

/** What policies are attached to: roles, users and groups may have the same name. */
interface Holder {
  readonly kind: "role" | "user" | "group";
  readonly name: string;
  readonly arn: string;
}

function isOfKind(type: string, { kind }: Holder): boolean {
  return (type.split(":").at(-1) ?? "").toLowerCase().startsWith(kind);
}

function names({ value }: Reference, { name, arn }: Holder): boolean {
  return value === name || value === arn;
}

function groupsOf(facts: Facts, { kind, name, arn }: Entity): readonly Holder[] {
  if (kind !== "user") return [];
  const groups = facts.edges
    .filter(({ kind: edge, from }) => edge === "can-become" && (from.value === name || from.value === arn))
    .map(({ to }) => to.value);
  return facts.identities.flatMap((each) =>
    each.kind === "group" && isKnown(each.name) && (groups.includes(each.name) || groups.includes(each.id))
      ? [{ kind: "group" as const, name: each.name, arn: each.id }]
      : [],
  );
}

function managedPolicyOf(account: AwsAccount, { value }: Reference): NamedPolicy {
  if (!isKnown(value)) return { name: "a managed policy", document: value };
  return managedPolicyNamed(account, value) ?? { name: value, document: new Unknown("it does not exist") };
}

/** A managed policy by ARN, of this account or AWS's own; undefined when there is no such policy. */
export function managedPolicyNamed({ id, facts }: AwsAccount, arn: string): NamedPolicy | undefined {
  if (isAwsManaged(arn)) {
    const document = managedPolicyDocument(arn.replace(/^arn:[\w-]+:/, "arn:aws:"));
    return document instanceof Unknown ? undefined : { name: arn, document };
  }
  if (parseArn(arn)?.account !== id) return undefined;
  for (const permission of facts.permissions) {
    if (permission.kind === "aws-policy" && permission.arn === arn)
      return { name: arn, document: permission.document };
  }
  return undefined;
}
