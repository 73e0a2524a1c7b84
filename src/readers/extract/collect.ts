import { readDocument } from "../../iam/aws/parse.js";
import {
  type AwsPolicy,
  type Credential,
  type Edge,
  type Identity,
  type IdentityProvider,
  type Knowable,
  type LastUse,
  type Permission,
  type Place,
  type PolicyDocument,
  type Reference,
  type Resource,
  Secret,
  type Trust,
  Unknown,
  type Unread,
  type Value,
  type Workload,
} from "../../model/index.js";

/** Where extractions put the facts that they find. */
export interface Collected {
  readonly identities: Identity[];
  readonly credentials: Credential[];
  readonly providers: IdentityProvider[];
  readonly trusts: Trust[];
  readonly permissions: Permission[];
  readonly workloads: Workload[];
  readonly edges: Edge[];
  readonly lastUses: LastUse[];
  readonly unread: Unread[];
}

/** Reads one resource of a type that it knows into facts. */
export type Extract = (resource: Resource, out: Collected) => void;

export type Extractions = Readonly<Record<string, Extract>>;

export function emptyCollection(): Collected {
  return {
    identities: [],
    credentials: [],
    providers: [],
    trusts: [],
    permissions: [],
    workloads: [],
    edges: [],
    lastUses: [],
    unread: [],
  };
}

export function addUnread(resource: Resource, path: string, reason: string, out: Collected): void {
  out.unread.push({ source: resource.source, path: `${resource.address} ${path}`, reason });
}

type Use = Parameters<typeof readDocument>[1];

/** Past so many distinct texts it is begun anew: a process that lives long keeps no more. */
const mostDocuments = 20_000;
const documents = new Map<Use, Map<string, Knowable<PolicyDocument>>>();

/** The document of a value: the same text is parsed once, and is one document to whoever works something out of it. */
function documentOf(value: Value | undefined, use: Use): Knowable<PolicyDocument> {
  const text = typeof value === "string" ? value : isPlain(value) ? JSON.stringify(value) : undefined;
  if (text === undefined) return readDocument(value, use);
  const read = documents.get(use) ?? new Map<string, Knowable<PolicyDocument>>();
  documents.set(use, read);
  let known = read.get(text);
  if (known === undefined) {
    known = readDocument(value, use);
    if (read.size >= mostDocuments) read.clear();
    read.set(text, known);
  }
  return known;
}

/** Whether a value is plain data that its JSON tells whole: nothing in it is unknown or secret. */
function isPlain(value: Value | undefined): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof Unknown || value instanceof Secret) return false;
  for (const each of Object.values(value))
    if (typeof each === "object" && each !== null && !isPlain(each)) return false;
  return true;
}

/** A fact with a policy document, parsed when a rule first asks for it. */
class DocumentFact {
  readonly resource: Resource;
  readonly path: string;
  #value: Value | undefined;
  #use: Use;
  #document: Knowable<PolicyDocument> | undefined;

  constructor(place: Place, value: Value | undefined, use: Use) {
    this.resource = place.resource;
    this.path = place.path;
    this.#value = value;
    this.#use = use;
  }

  get document(): Knowable<PolicyDocument> {
    if (this.#document === undefined) {
      this.#document = documentOf(this.#value, this.#use);
      this.#value = undefined;
    }
    return this.#document;
  }
}

class TrustFact extends DocumentFact implements Trust {
  constructor(
    place: Place,
    readonly identity: Reference,
    value: Value | undefined,
  ) {
    super(place, value, "trust");
  }
}

class AwsPolicyFact extends DocumentFact implements AwsPolicy {
  readonly kind = "aws-policy";
  declare readonly arn?: Knowable<string>;
  constructor(
    place: Place,
    readonly use: AwsPolicy["use"],
    readonly attachedTo: readonly Reference[],
    value: Value | undefined,
    arn: Knowable<string> | undefined,
  ) {
    super(place, value, use);
    if (arn !== undefined) this.arn = arn;
  }
}

export function trustOf(place: Place, identity: Reference, value: Value | undefined): Trust {
  return new TrustFact(place, identity, value);
}

export function awsPolicyOf(
  place: Place,
  use: AwsPolicy["use"],
  attachedTo: readonly Reference[],
  value: Value | undefined,
  arn?: Knowable<string>,
): AwsPolicy {
  return new AwsPolicyFact(place, use, attachedTo, value, arn);
}
