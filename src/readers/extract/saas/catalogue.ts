import type { Cloud, Identity } from "../../../model/index.js";
import type { Condition } from "../credentials/row.js";
import catalogue from "./catalogue.json";

/** A number of seconds, or that there is no end, or that it is not known. */
type Span = number | "never" | "unknown";

export type SaasLifetime =
  | { readonly seconds: number }
  | { readonly property: string; readonly unit: "seconds" | "hours" | "days"; readonly default: Span }
  | { readonly until: string; readonly default: Span; readonly atMost: Span };

/** Where the scopes of a thing stand, and which of them reach further than one task needs (globs, case aside). */
export interface SaasScopes {
  /** Property path; `[]` stands for each element. */
  readonly scopes?: string;
  /** What ids in that property are called. */
  readonly names?: Readonly<Record<string, string>>;
  readonly excessive?: readonly string[];
}

/** A credential that a resource mints, holds as a literal, or registers. */
export interface SaasCredential extends SaasScopes {
  readonly mints?: string;
  readonly holds?: string;
  readonly registers?: string;
  /** Property with the holder; `.`: the identity that the resource itself is. */
  readonly holder?: string;
  readonly paths?: readonly string[];
  readonly when?: Condition;
  readonly unless?: Condition;
  readonly registeredBy?: string;
  readonly at?: string;
  readonly lifetime?: SaasLifetime;
}

/** An identity that a resource is: an app, a service user. */
export interface SaasIdentity extends SaasScopes {
  readonly kind: Identity["kind"];
  readonly name: string;
  readonly id: string;
}

/** An end of a connection: a property, each element of a list, the host of a URL, or a service as a whole. */
export interface SaasEnd {
  readonly property?: string;
  /** Taken off the beginning of the property's text. */
  readonly strip?: string;
  readonly each?: string;
  readonly url?: string;
  /** The service meant, where no property says it or the property is not given. */
  readonly service?: string;
}

export interface SaasConnection extends SaasScopes {
  readonly from: SaasEnd;
  readonly to: SaasEnd;
  /** Scopes are excessive only where the target is one of these (globs). */
  readonly excessiveTo?: readonly string[];
}

export interface SaasResource {
  /** Pulumi tokens and Terraform types: the two have the same words. */
  readonly types: readonly string[];
  readonly credential?: SaasCredential;
  readonly identity?: SaasIdentity;
  readonly connection?: SaasConnection;
}

export interface SaasService {
  readonly service: string;
  /** What begins the ids of its things in the inventory. */
  readonly id: string;
  readonly cloud?: Cloud;
  /** Where the facts are from. */
  readonly source: string;
  readonly resources: readonly SaasResource[];
}

/**
 * What providers of other services manage, type by type: what it mints, who holds it, with which scopes, for how long,
 * and what it connects. The file is the whole of it; `schemas/saas.json` says its shape.
 */
export const saasServices = catalogue.services as readonly SaasService[];
