import type { Policies } from "../../../iam/aws/decision.js";
import { PartialDocument } from "../../../iam/aws/partial.js";
import type { NamedPolicy } from "../../../iam/aws/policies.js";
import { isUnknown, type PolicyDocument, Unknown } from "../../../model/index.js";
import { type CompiledStatement, compileStatement } from "./statement.js";

/**
 * What a set of policies allows: requests that each layer allows and nothing denies. Layers are the identity's own
 * policies, its boundary, the session policies, and each level of service control policies.
 */
export interface Permissions {
  /** The policies themselves, for the plain evaluator to judge witnesses by. */
  readonly layers: readonly (readonly NamedPolicy[])[];
  /** Held to what they allow at least, and at most, where something in them is not known. */
  readonly atLeast: Bound;
  readonly atMost: Bound;
  /** What is not known; absent when everything is. */
  readonly unknown?: Unknown;
}

/** Compiled statements: of each layer those that allow, and all that deny. */
export interface Bound {
  readonly layers: readonly (readonly CompiledStatement[])[];
  readonly denies: readonly CompiledStatement[];
}

type IdentityPolicies = Pick<Policies, "identity" | "boundary" | "session" | "scp">;

/** The permissions of an identity: what its policies allow within boundary, session and service control policies. */
export function permissionsOf(policies: IdentityPolicies): Permissions {
  return permissionsOfLayers(layersOf(policies));
}

/** The layers of an identity's policies, its own first; each must allow. */
export function layersOf({
  identity,
  boundary,
  session,
  scp,
}: IdentityPolicies): readonly (readonly NamedPolicy[])[] {
  return [
    identity ?? [],
    ...(boundary ? [[boundary]] : []),
    ...(session && session.length > 0 ? [session] : []),
    ...(scp ?? []),
  ];
}

/** The permissions of one document by itself, whatever it is for. */
export function permissionsOfDocument(document: PolicyDocument | Unknown, name = "the policy"): Permissions {
  return permissionsOfLayers([[{ name, document }]]);
}

function permissionsOfLayers(layers: readonly (readonly NamedPolicy[])[]): Permissions {
  return new LayeredPermissions(layers);
}

/** Statements are compiled when a question asks for them: most are answered without. */
class LayeredPermissions implements Permissions {
  declare readonly unknown?: Unknown;
  #atLeast: Bound | undefined;
  #atMost: Bound | undefined;

  constructor(readonly layers: readonly (readonly NamedPolicy[])[]) {
    const unknown = layers.flat().find(({ document }) => isUnknown(document));
    if (!unknown) return;
    const reason = isUnknown(unknown.document) ? unknown.document.reason : "";
    this.unknown = new Unknown(`${unknown.name} is not known: ${reason}`);
  }

  get atMost(): Bound {
    this.#atMost ??= bound(this.layers, "atMost");
    return this.#atMost;
  }

  get atLeast(): Bound {
    // Where everything is known they are one, and known to be.
    this.#atLeast ??= this.unknown === undefined ? this.atMost : bound(this.layers, "atLeast");
    return this.#atLeast;
  }
}

function bound(layers: readonly (readonly NamedPolicy[])[], side: "atLeast" | "atMost"): Bound {
  const documents = layers.map((layer) => layer.map(({ document }) => onSide(document, side)));
  const statements = (document: PolicyDocument, effect: "Allow" | "Deny") =>
    document.statements
      .filter((each) => each.effect === effect)
      .map((each) => compileStatement(each, document.version));
  return {
    layers: documents.map((layer) => layer.flatMap((document) => statements(document, "Allow"))),
    denies: documents.flat().flatMap((document) => statements(document, "Deny")),
  };
}

/** A document as far as it allows at least, or at most. */
export function onSide(document: PolicyDocument | Unknown, side: "atLeast" | "atMost"): PolicyDocument {
  if (!isUnknown(document)) return document;
  if (document instanceof PartialDocument) return document[side];
  return side === "atMost" ? allowsAll : allowsNothing;
}

/** An unread policy may allow anything, or deny everything. */
const all = { negated: false, patterns: ["*"] };
const allowsAll: PolicyDocument = {
  version: "2012-10-17",
  statements: [{ effect: "Allow", actions: all, resources: all, conditions: [], path: "" }],
};
const allowsNothing: PolicyDocument = {
  version: "2012-10-17",
  statements: [{ effect: "Deny", actions: all, resources: all, conditions: [], path: "" }],
};
