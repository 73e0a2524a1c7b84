/**
 * One way to gain permissions that one lacks. Sources: Google Cloud's pages on each service's required roles
 * ("act as a service account"), and "Service account impersonation".
 */
export interface Technique {
  /** kebab-case, stable: part of finding keys. */
  readonly name: string;
  readonly gain: Gain;
  /** Permissions needed on the project, folder, organization or resource where the step is taken. */
  readonly here: readonly Requirement[];
  /** Permissions needed on the service account that is taken over: on itself, or inherited from above. */
  readonly account: readonly Requirement[];
  /** The step in words, as an imperative. */
  readonly step: string;
  /** A premise that permissions alone do not settle; the escalation is then reported as undecided. */
  readonly premise?: string;
  /** Only where the holder has a custom role defined at that place or above: what `iam.roles.update` can widen. */
  readonly needsOwnCustomRole?: boolean;
}

/**
 * What is won: `account`: one acts as a service account; `policy`: one writes who may do what; `agent`: one acts
 * as an identity that the service has of its own; `guard`: a limit that held is gone; `identity`: one becomes an
 * identity that is trusted from outside.
 */
export type Gain = "account" | "policy" | "agent" | "guard" | "identity";

/** A permission, or any permission that ends so (`*.setIamPolicy`). */
export type Requirement = string;

const actAs = ["iam.serviceAccounts.actAs"] as const;

/** A technique that runs code of one's own as a service account that one may act as. */
export function deploy(name: string, here: readonly Requirement[], step: string): Technique {
  return { name, gain: "account", here, account: actAs, step };
}

/** A technique that uses the service account alone. */
export function impersonate(name: string, permission: string, step: string): Technique {
  return { name, gain: "account", here: [], account: [permission], step };
}

/** A technique that needs nothing on a service account. */
export function alter(
  name: string,
  gain: Gain,
  here: readonly Requirement[],
  step: string,
  premise?: string,
): Technique {
  return { name, gain, here, account: [], step, ...(premise === undefined ? {} : { premise }) };
}
