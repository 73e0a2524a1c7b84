import { isEveryAction } from "../analysis/permissions/aws/index.js";
import type { NamedPolicy } from "../iam/aws/index.js";
import { basicRole } from "../iam/gcp/index.js";
import {
  type Cloud,
  isKnown,
  type Knowable,
  type KubernetesBinding,
  mapKnown,
  type Statement,
} from "../model/index.js";
import { referenceWords, scopeWords } from "../rules/grants.js";
import { exactGrants } from "./exactGrants.js";
import type { Holdings } from "./holdings.js";
import { plainSummary } from "./plainGrants.js";
import { awsPrivilege, type Privilege, type RoleAccess, worst } from "./privilege.js";
import { byService, type ServiceGrants } from "./serviceGrants.js";

/** What an identity may do, in brief. */
export interface PermissionSummary {
  /** AWS: actions by service and access level; what is allowed only in part counts as allowed; `*`: all services. */
  readonly services: readonly ServiceGrants[];
  /** Google Cloud and Kubernetes: roles and where they are granted. */
  readonly roles: readonly { readonly role: string; readonly on: string; readonly conditional: boolean }[];
  /** Policies that grant it, by ARN, or by the place where they stand. */
  readonly policies: readonly string[];
  readonly boundary?: string;
  /** Whether some statement allows every action, or a Google role makes it owner. */
  readonly administrator: boolean;
  /** The worst of it in a word. */
  readonly privilege: Privilege;
  /** Why the summary may say too much: a part that could not be read or decided. */
  readonly undecided?: string;
}

/** Sums up what an identity of a cloud holds; the same set of documents is worked out once. */
export function permissionSummaries(
  accessOfRole: (role: string) => RoleAccess,
  accessOfBinding: (binding: KubernetesBinding) => Privilege,
): (holdings: readonly Holdings[], cloud: Cloud) => PermissionSummary {
  const known = new Map<string, AwsSummary>();
  const exact = exactGrants();
  const remembered = (policies: readonly NamedPolicy[], boundary: NamedPolicy | undefined) => {
    const key = JSON.stringify([policies, boundary].flat().map((each) => each && keyOf(each)));
    const aws = known.get(key) ?? summarise(policies, boundary, exact);
    known.set(key, aws);
    return aws;
  };
  return (holdings, cloud) => {
    const policies = distinct(holdings.flatMap(({ inline, attached }) => [...inline, ...attached]));
    const boundary = holdings[0]?.boundary;
    const aws = plain(policies, boundary) ?? remembered(policies, boundary);
    const roles = (holdings[0]?.grants ?? []).map(({ role, on, condition }) => ({
      role: referenceWords(role),
      on: scopeWords(on),
      conditional: condition !== undefined,
    }));
    const bindings = holdings[0]?.bindings ?? [];
    const bound = bindings.map(accessOfBinding);
    const administrator =
      aws.administrator ||
      bound.includes("administrator") ||
      roles.some(({ role }) => basicRole(role) === "owner");
    const hasAny = policies.length + roles.length + bindings.length > 0;
    return {
      services: aws.services,
      roles: [...roles, ...bindings.map(boundRole)],
      policies: policies.map(({ name }) => name),
      ...(boundary === undefined ? {} : { boundary: boundary.name }),
      administrator,
      privilege: administrator
        ? "administrator"
        : !hasAny && cloud !== "aws" && cloud !== "gcp"
          ? "unknown"
          : worst([aws.privilege, ...bound, ...roles.map(({ role }) => accessOfRole(role).privilege)]),
      ...(aws.undecided === undefined ? {} : { undecided: aws.undecided }),
    };
  };
}

function boundRole({ role, namespace }: KubernetesBinding): PermissionSummary["roles"][number] {
  const inside = namespace !== undefined && isKnown(namespace) ? `namespace ${namespace}` : "one namespace";
  return {
    role: referenceWords(role),
    on: namespace === undefined ? "the cluster" : inside,
    conditional: false,
  };
}

type AwsSummary = Pick<PermissionSummary, "services" | "administrator" | "privilege" | "undecided">;

function keyOf({ name, document }: NamedPolicy): unknown {
  return isKnown(document) ? document : { name, reason: document.reason };
}

/** A policy that is attached twice counts once. */
function distinct(policies: readonly NamedPolicy[]): readonly NamedPolicy[] {
  if (policies.length < 2) return policies;
  const kept: NamedPolicy[] = [];
  for (const policy of policies) {
    const isKept = kept.some(
      (each) =>
        each.name === policy.name &&
        (each.document === policy.document || JSON.stringify(keyOf(each)) === JSON.stringify(keyOf(policy))),
    );
    if (!isKept) kept.push(policy);
  }
  return kept;
}

/** The summary where there is nothing to work out; undefined where there is. */
function plain(policies: readonly NamedPolicy[], boundary: NamedPolicy | undefined): AwsSummary | undefined {
  if (policies.length === 0) return { services: [], administrator: false, privilege: "none" };
  return boundary === undefined ? plainSummary(policies) : undefined;
}

function summarise(
  policies: readonly NamedPolicy[],
  boundary: NamedPolicy | undefined,
  exact: ReturnType<typeof exactGrants>,
): AwsSummary {
  const unread = policies.find(({ document }) => !isKnown(document));
  // What is not known may allow everything: only what is known is counted, and the rest is said.
  const read = policies.filter(({ document }) => isKnown(document));
  const rough = boundary === undefined ? plainSummary(read) : undefined;
  const grants = rough ?? exactSummary(read, boundary, exact);
  const undecided =
    unread !== undefined && !isKnown(unread.document)
      ? `${unread.name}: ${unread.document.reason}`
      : isKnown(grants)
        ? undefined
        : grants.reason;
  const services = isKnown(grants) ? grants.services : [];
  return {
    services,
    administrator: namesEveryAction(read),
    privilege: worst([awsPrivilege(services), ...(undecided === undefined ? [] : (["undecided"] as const))]),
    ...(undecided === undefined ? {} : { undecided }),
  };
}

function exactSummary(
  policies: readonly NamedPolicy[],
  boundary: NamedPolicy | undefined,
  exact: ReturnType<typeof exactGrants>,
): Knowable<Pick<AwsSummary, "services">> {
  const grants = exact(policies, boundary && isKnown(boundary.document) ? boundary : undefined);
  return mapKnown(grants, (all) => ({ services: byService(patternsOf(policies), all) }));
}

/** The patterns of all actions that policies allow, in their order. */
function patternsOf(policies: readonly NamedPolicy[]): readonly string[] {
  return allowsOf(policies).flatMap(({ actions }) => (actions.negated ? ["*"] : actions.patterns));
}

function namesEveryAction(policies: readonly NamedPolicy[]): boolean {
  return allowsOf(policies).some(({ actions }) => isEveryAction(actions));
}

function allowsOf(policies: readonly NamedPolicy[]): readonly Statement[] {
  return policies.flatMap(({ document }) =>
    isKnown(document) ? document.statements.filter(({ effect }) => effect === "Allow") : [],
  );
}
