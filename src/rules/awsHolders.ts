import { isAwsManaged, managedPolicyDocument } from "../iam/aws/managedPolicies.js";
import type { NamedPolicy } from "../iam/aws/policies.js";
import {
  type AwsAttachment,
  type AwsPolicy,
  type Facts,
  type Identity,
  isKnown,
  type Knowable,
  type Place,
  type PolicyDocument,
  type Reference,
  Unknown,
} from "../model/index.js";
import { isMeantAsBoundary, keysOfPolicy, keysOfReference } from "./policyKeys.js";

/** A policy with the place where the holder gets it: the inline policy, or the attachment. */
export interface HeldPolicy extends NamedPolicy {
  readonly place: Place;
  /** ARN of a managed policy, where it is known. */
  readonly arn?: string;
}

/** One AWS identity with every policy that the facts say it has, its groups' included. */
export interface Holder {
  readonly kind: "role" | "user" | "group" | "other";
  /** Absent where only policies name it. */
  readonly identity?: Identity;
  readonly arn?: string;
  readonly name?: string;
  /** For the beginning of a sentence. */
  readonly words: string;
  readonly policies: readonly HeldPolicy[];
  readonly boundary?: NamedPolicy;
  readonly groups: readonly string[];
}

const known = new WeakMap<Facts, readonly Holder[]>();

/** The AWS identities of the facts with their policies joined: across documents, attachments, groups and boundaries. */
export function holdersOf(facts: Facts): readonly Holder[] {
  let holders = known.get(facts);
  if (holders === undefined) {
    holders = new Join(facts).holders();
    known.set(facts, holders);
  }
  return holders;
}

/** A holder while it is put together. */
interface Draft {
  readonly key: string;
  /** As the type of the policies says, where no identity is declared. */
  kind?: Holder["kind"];
  readonly identity?: Identity;
  readonly policies: HeldPolicy[];
  /** Absent until it is in one: few are. */
  groups?: Set<Draft>;
  boundary?: NamedPolicy;
}

/** Joins references to identities: by address, ARN, or name. */
class Join {
  readonly #drafts = new Map<string, Draft>();
  readonly #all: Draft[] = [];
  readonly #policies = new Map<string, AwsPolicy>();
  readonly #used = new Set<AwsPolicy>();

  constructor(readonly facts: Facts) {
    for (const identity of facts.identities) {
      if (identity.cloud === "aws" && identity.kind !== "agent") this.#addIdentity(identity);
    }
    for (const each of facts.permissions) {
      if (each.kind !== "aws-policy" || each.arn === undefined) continue;
      if (isKnown(each.arn)) this.#policies.set(each.arn, each);
    }
    for (const each of facts.permissions) {
      if (each.kind !== "aws-policy" || each.use !== "identity") continue;
      for (const key of keysOfPolicy(each)) if (!this.#policies.has(key)) this.#policies.set(key, each);
    }
  }

  holders(): readonly Holder[] {
    for (const { permission, groups } of this.#grants()) {
      for (const reference of permission.attachedTo) {
        const draft = this.#draftOf(reference, groups);
        if (draft.identity === undefined) draft.kind ??= kindIn(permission.resource.type);
        if (permission.kind === "aws-policy") {
          const { resource, document } = permission;
          draft.policies.push({ place: permission, name: resource.address, document });
        } else {
          const policy = this.#attached(permission);
          if (permission.use === "boundary") draft.boundary = policy;
          else draft.policies.push(policy);
        }
      }
    }
    for (const { kind, from, to, path } of this.facts.edges) {
      if (kind !== "can-become" || (path !== "groups" && path !== "users")) continue;
      const [user, group] = [this.#find(from), this.#find(to)];
      if (user === undefined || group === undefined) continue;
      user.groups ??= new Set();
      user.groups.add(group);
    }
    // What is attached to nothing here may be attached to anything: it is judged by itself.
    for (const permission of this.facts.permissions) {
      if (permission.kind !== "aws-policy" || permission.use !== "identity") continue;
      if (permission.attachedTo.length > 0 || this.#used.has(permission) || isMeantAsBoundary(permission))
        continue;
      const { resource, document } = permission;
      if (isAwsManaged(resource.address)) continue;
      const policies = [{ place: permission, name: resource.address, document }];
      this.#all.push({ key: "?", policies });
    }
    return this.#all
      .filter(({ policies, groups }) => policies.length > 0 || groups !== undefined)
      .map(asHolder);
  }

  *#grants(): Iterable<{ readonly permission: AwsPolicy | AwsAttachment; readonly groups: boolean }> {
    for (const permission of this.facts.permissions) {
      const isIdentityPolicy = permission.kind === "aws-policy" && permission.use === "identity";
      if (!isIdentityPolicy && permission.kind !== "aws-attachment") continue;
      yield { permission, groups: /group/i.test(permission.resource.type) };
    }
  }

  #attached({ resource, path, policy }: AwsAttachment): HeldPolicy {
    const place = { resource, path };
    const { value } = policy;
    const own = this.#ownPolicy(policy);
    if (own !== undefined) this.#used.add(own);
    const arn = isKnown(value) ? { arn: value } : {};
    if (own !== undefined) return { place, name: own.resource.address, document: own.document, ...arn };
    const name = isKnown(value) ? value : resource.address;
    return { place, name, document: documentOf(value), ...arn };
  }

  #ownPolicy(reference: Reference): AwsPolicy | undefined {
    // An ARN that is known says which it is, whatever it was put together from.
    const { value } = reference;
    const keys = keysOfReference(isKnown(value) ? { value, addresses: [] } : reference);
    for (const key of keys) {
      const found = this.#policies.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #addIdentity(identity: Identity): void {
    const { resource, id, name, kind } = identity;
    const draft: Draft = { key: resource.address, identity, policies: [] };
    this.#all.push(draft);
    for (const key of [resource.address, id, ...(isKnown(name) ? [nameKey(kind === "group", name)] : [])])
      if (!this.#drafts.has(key)) this.#drafts.set(key, draft);
  }

  #find({ value, addresses }: Reference): Draft | undefined {
    for (const address of addresses) {
      const found = this.#drafts.get(address);
      if (found !== undefined) return found;
    }
    if (!isKnown(value)) return undefined;
    return (
      this.#drafts.get(value) ??
      this.#drafts.get(nameKey(false, value)) ??
      this.#drafts.get(nameKey(true, value))
    );
  }

  #draftOf(reference: Reference, isGroup: boolean): Draft {
    const { value, addresses } = reference;
    for (const address of addresses) {
      const found = this.#drafts.get(address);
      if (found !== undefined) return found;
    }
    const key = isKnown(value) ? value : `?${addresses.join(" ") || this.#all.length}`;
    const name = nameKey(isGroup, key);
    const found = this.#drafts.get(key) ?? this.#drafts.get(name);
    if (found !== undefined) return found;
    const draft: Draft = { key, policies: [] };
    this.#all.push(draft);
    this.#drafts.set(name, draft);
    return draft;
  }
}

function kindIn(type: string): Holder["kind"] {
  const named = /:(Role|User|Group)Polic/.exec(type)?.[1]?.toLowerCase();
  return named === "role" || named === "user" || named === "group" ? named : "other";
}

function nameKey(isGroup: boolean, name: string): string {
  return `${isGroup ? "group" : "identity"} ${name}`;
}

function documentOf(arn: Knowable<string>): Knowable<PolicyDocument> {
  if (!isKnown(arn)) return arn;
  return isAwsManaged(arn) ? managedPolicyDocument(arn) : new Unknown(`${arn} is not in the input`);
}

function asHolder(draft: Draft): Holder {
  const { key, identity, policies, groups, boundary } = draft;
  const kind = identity?.kind ?? draft.kind;
  const arn = identity?.id.startsWith("arn:") ? identity.id : key.startsWith("arn:") ? key : undefined;
  const given = identity === undefined ? key : identity.name;
  const name = isKnown(given) && !given.startsWith("?") && !given.startsWith("arn:") ? given : undefined;
  return {
    kind: kind === "role" || kind === "user" || kind === "group" ? kind : "other",
    ...(identity === undefined ? {} : { identity }),
    ...(arn === undefined ? {} : { arn }),
    ...(name === undefined ? {} : { name }),
    words: name ?? identity?.resource.name ?? (key.startsWith("?") ? "Whoever holds this policy" : key),
    policies: groups === undefined ? policies : [...policies, ...ofEach(groups, (each) => each.policies)],
    ...(boundary === undefined ? {} : { boundary }),
    groups: groups === undefined ? [] : ofEach(groups, ({ key: id, identity: of }) => [of?.id ?? id]),
  };
}

function ofEach<T>(groups: ReadonlySet<Draft>, read: (group: Draft) => readonly T[]): readonly T[] {
  return [...groups].flatMap(read);
}
