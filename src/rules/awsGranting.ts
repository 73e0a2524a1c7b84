import { isAwsManaged, managedPolicyDocument } from "../iam/aws/managedPolicies.js";
import { surely } from "../iam/aws/partial.js";
import {
  type Facts,
  isKnown,
  type Knowable,
  type Place,
  type PolicyDocument,
  type Statement,
} from "../model/index.js";
import { permissionsOf } from "./filed.js";
import { isAwsOwnArn } from "./identities.js";
import { isMeantAsBoundary, keysOfPolicy, keysOfReference } from "./policyKeys.js";

/** A document that gives an identity rights, where it is written, and the AWS-managed policy it comes from. */
export interface GrantingDocument {
  readonly place: Place;
  readonly document: Knowable<PolicyDocument>;
  /** The statements that surely allow something. */
  readonly allowing: readonly Statement[];
  /** ARN, where the document is AWS's and not the user's to edit. */
  readonly managed?: string;
}

const granted = new WeakMap<Facts, readonly GrantingDocument[]>();

/** Every identity policy of the facts, and every AWS-managed one that is attached: but for the roles that AWS made. */
export function grantingDocuments(facts: Facts): readonly GrantingDocument[] {
  let found = granted.get(facts);
  if (found === undefined) {
    found = [...findGranting(facts)];
    granted.set(facts, found);
  }
  return found;
}

function* findGranting(facts: Facts): Iterable<GrantingDocument> {
  const boundaries = boundariesOnly(facts);
  let exported: ReadonlyMap<string, Knowable<PolicyDocument>> | undefined;
  let own: ReadonlySet<string> | undefined;
  for (const permission of facts.permissions) {
    const { address } = permission.resource;
    // An account's export lists AWS's own policies as well: they are told where they are attached.
    if (isAwsOwnArn(address) || isAwsManaged(address)) continue;
    if (permission.kind === "aws-policy" && permission.use === "identity") {
      // A policy that is only a boundary grants nothing.
      if (boundaries.has(permission.resource.address)) continue;
      const { document } = permission;
      yield { place: permission, document, allowing: allowing(document) };
    } else if (permission.kind === "aws-attachment" && permission.use === "identity") {
      const { value } = permission.policy;
      if (!isKnown(value)) {
        const { addresses } = permission.policy;
        own ??= policiesInInput(facts);
        // A policy of the input is judged where it stands; where nothing tells whence it comes, the policy pack has only
        // this resource before it.
        if (addresses.length > 0 && !addresses.some((address) => own?.has(address)))
          yield { place: permission, document: value, allowing: [] };
        continue;
      }
      if (!isAwsManaged(value)) continue;
      let document = managedPolicyDocument(value);
      if (!isKnown(document)) {
        exported ??= managedInInput(facts);
        document = exported.get(value) ?? document;
      }
      yield { place: permission, document, managed: value, allowing: allowing(document) };
    }
  }
}

function policiesInInput(facts: Facts): ReadonlySet<string> {
  return new Set(permissionsOf(facts, "aws-policy").map(({ resource }) => resource.address));
}

/** The documents of AWS-managed policies as an account's export has them: newer than any catalogue. */
function managedInInput({ permissions }: Facts): ReadonlyMap<string, Knowable<PolicyDocument>> {
  const found = new Map<string, Knowable<PolicyDocument>>();
  for (const permission of permissions) {
    const { address } = permission.resource;
    if (permission.kind === "aws-policy" && isAwsManaged(address)) found.set(address, permission.document);
  }
  return found;
}

/** Addresses of the policies that identities have as their boundary, or that are made for one, and nobody has. */
function boundariesOnly(facts: Facts): ReadonlySet<string> {
  const uses = { identity: new Set<string>(), boundary: new Set<string>() };
  for (const permission of facts.permissions) {
    if (permission.kind !== "aws-attachment") continue;
    for (const name of keysOfReference(permission.policy)) uses[permission.use].add(name);
  }
  const only = new Set<string>();
  for (const permission of facts.permissions) {
    if (permission.kind !== "aws-policy" || permission.use !== "identity") continue;
    if (permission.attachedTo.length > 0) continue;
    const names = keysOfPolicy(permission);
    if (names.some((name) => uses.identity.has(name))) continue;
    if (names.some((name) => uses.boundary.has(name)) || isMeantAsBoundary(permission))
      only.add(permission.resource.address);
  }
  return only;
}

/** The statements that surely allow something, whatever the unknown parts of the document turn out to be. */
export function allowing(document: Knowable<PolicyDocument>): readonly Statement[] {
  const sure = surely(document);
  if (!isKnown(sure)) return [];
  const { statements } = sure;
  return statements.every(isAllow) ? statements : statements.filter(isAllow);
}

function isAllow({ effect }: Statement): boolean {
  return effect === "Allow";
}

/** The place of a statement inside a policy. */
export function statementPlace({ resource, path }: Place, statement: Statement): Place {
  return { resource, path: path === "" ? statement.path : `${path}.${statement.path}` };
}
