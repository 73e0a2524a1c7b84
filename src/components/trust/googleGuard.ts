import type { Unwrap } from "@pulumi/pulumi";
import { isMemberProblem, parseMember } from "../../iam/gcp/parseMember.js";
import type { GoogleOrganizationGuardArgs } from "../args/googleOrganizationGuard.js";
import { ownershipOf } from "../ownership.js";
import { all, type Checked, ok, type Problem, problemsIn, under, wrong } from "../problem.js";
import { accessScope } from "./justInTime.js";

type Args = Unwrap<GoogleOrganizationGuardArgs>;

/** One rule of an organisation policy (Organization Policy Service, constraints of IAM). */
export interface ConstraintRule {
  readonly constraint: string;
  readonly rule: {
    readonly enforce?: "TRUE";
    readonly denyAll?: "TRUE";
    readonly values?: { readonly allowedValues: string[] };
  };
}

/** How the constraint on issuers names AWS accounts' own. */
const awsIssuer = "https://sts.amazonaws.com";

/**
 * The organisation policies: which issuers and accounts federate, and that nobody makes or uploads keys. Those policies
 * know no exempt principals, so where somebody is exempt the denial of keys stands alone.
 */
export function constraints(
  args: Pick<Args, "issuers" | "awsAccounts" | "exemptPrincipals">,
): readonly ConstraintRule[] {
  const { issuers, awsAccounts = [], exemptPrincipals = [] } = args;
  const federated = awsAccounts.length === 0 ? issuers : [...issuers, awsIssuer];
  const keys = ["iam.disableServiceAccountKeyCreation", "iam.disableServiceAccountKeyUpload"];
  return [
    {
      constraint: "iam.workloadIdentityPoolProviders",
      rule: { values: { allowedValues: [...federated].sort() } },
    },
    {
      constraint: "iam.workloadIdentityPoolAwsAccounts",
      rule:
        awsAccounts.length === 0
          ? { denyAll: "TRUE" }
          : { values: { allowedValues: [...awsAccounts].sort() } },
    },
    ...(exemptPrincipals.length > 0
      ? []
      : keys.map((constraint) => ({ constraint, rule: { enforce: "TRUE" } as const }))),
  ];
}

/** What makes a credential that lives on by itself, as deny policies name permissions. */
const keyMaking = ["iam.googleapis.com/serviceAccountKeys.create", "storage.googleapis.com/hmacKeys.create"];

/** Nobody makes keys of service accounts, but for the way out (IAM, deny policies). */
export function keyDenial(exemptPrincipals: readonly string[]) {
  return {
    description: "No keys that live on by themselves",
    denyRule: {
      deniedPrincipals: ["principalSet://goog/public:all"],
      deniedPermissions: [...keyMaking],
      ...(exemptPrincipals.length === 0 ? {} : { exceptionPrincipals: [...exemptPrincipals] }),
    },
  };
}

/** Where a deny policy is attached, as its API wants it said. */
export function attachmentPoint(target: string): string {
  return encodeURIComponent(`cloudresourcemanager.googleapis.com/${target}`);
}

/** All mistakes in the arguments at once. */
export function googleGuardProblems(args: Args): readonly Problem[] {
  const { targets = [], issuers = [], awsAccounts = [], exemptPrincipals = [], reach, organizationId } = args;
  return problemsIn(
    ownershipOf(args),
    targets.length > 0
      ? ok(undefined)
      : wrong("targets", "name at least one organisation, folder or project"),
    each("targets", targets, scopeOf),
    issuers.length + awsAccounts.length > 0
      ? ok(undefined)
      : wrong("issuers", "name at least one issuer; without any, nothing could federate"),
    each("issuers", issuers, issuerOf),
    each("awsAccounts", awsAccounts, accountOf),
    each("exemptPrincipals", exemptPrincipals, principalOf),
    each("reach", reach ?? [], scopeOf),
    reach?.length === 0
      ? wrong("reach", "names nothing: the organisation's principals could do nothing")
      : ok(undefined),
    organization(organizationId, reach !== undefined),
  );
}

function each(
  path: string,
  values: readonly string[],
  check: (value: string) => Checked<unknown>,
): Checked<unknown> {
  return all(values.map((value, index) => under(`${path}[${index}]`, check(value))));
}

function scopeOf(target: string): Checked<unknown> {
  const scope = accessScope(target);
  return scope.kind === "ok" ? scope : wrong("", scope.problems[0]!.message);
}

function issuerOf(url: string): Checked<void> {
  if (/^https:\/\/[^\s?#*]+$/.test(url)) return ok(undefined);
  return wrong("", `${JSON.stringify(url)} is not an https URL; Google takes no wildcards here`);
}

function accountOf(account: string): Checked<void> {
  return /^\d{12}$/.test(account)
    ? ok(undefined)
    : wrong("", `${JSON.stringify(account)} is not the number of an AWS account`);
}

/** Deny policies name principals in a form of their own; everybody as an exemption would deny nobody. */
function principalOf(principal: string): Checked<void> {
  const member = parseMember(principal);
  if (!/^principal(?:Set)?:\/\//.test(principal) || isMemberProblem(member))
    return wrong(
      "",
      `${JSON.stringify(principal)} is not a principal of deny policies, such as principal://goog/subject/EMAIL`,
    );
  if (member.kind === "everyone") return wrong("", "is everybody: name who is meant");
  return ok(undefined);
}

function organization(id: string | undefined, needed: boolean): Checked<void> {
  if (id !== undefined && !/^\d+$/.test(id))
    return wrong("organizationId", `${JSON.stringify(id)} is not a number`);
  if (needed && id === undefined)
    return wrong("organizationId", "needed with reach: whose principals are held to it");
  if (!needed && id !== undefined) return wrong("organizationId", "goes with reach, which is not given");
  return ok(undefined);
}
