import type { Unwrap } from "@pulumi/pulumi";
import { issuerFor } from "../../issuers/index.js";
import type { GuardedIssuer, OrganizationGuardArgs } from "../args/organizationGuard.js";
import { ownershipOf } from "../ownership.js";
import { all, type Checked, ok, type Problem, problemsIn, under, wrong } from "../problem.js";
import { keyPrefix } from "./awsDocument.js";

/** Characters that one service or resource control policy may have (AWS Organizations quotas). */
const longestPolicy = 5120;

/** What makes a credential that lives on by itself. */
const keyMaking = [
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreateServiceSpecificCredential",
  "iam:UpdateLoginProfile",
  "iam:UploadSSHPublicKey",
  "iam:UploadSigningCertificate",
];

/** Service control policy: nobody makes long-lived credentials, but for the roles of the way out. */
export function keyGuard(exemptRoles: readonly string[]): object {
  const exempt =
    exemptRoles.length === 0 ? {} : { Condition: { ArnNotLike: { "aws:PrincipalArn": exemptRoles } } };
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "NoLongLivedCredentials", Effect: "Deny", Action: keyMaking, Resource: "*", ...exempt },
    ],
  };
}

/**
 * Resource control policy: only these issuers federate, and each with its own tenants only. A token of an issuer whose
 * subject AWS does not see is refused as well: a negated test holds where the key is absent.
 */
export function federationGuard(issuers: readonly Unwrap<GuardedIssuer>[]): object {
  const action = {
    Effect: "Deny",
    Principal: "*",
    Action: "sts:AssumeRoleWithWebIdentity",
    Resource: "*",
  } as const;
  const providers = issuers.map(({ issuer }) => `arn:*:iam::*:oidc-provider/${keyPrefix(issuer)}`);
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OnlyKnownIssuers",
        ...action,
        Condition: { StringNotLike: { "aws:FederatedProvider": providers } },
      },
      ...issuers.map(({ issuer, subjects }, index) => ({
        Sid: `OnlyOwnTenants${index + 1}`,
        ...action,
        Condition: {
          StringLike: { "aws:FederatedProvider": providers[index] },
          StringNotLike: { [`${keyPrefix(issuer)}:sub`]: subjects },
        },
      })),
    ],
  };
}

/** All mistakes in the arguments at once. */
export function guardProblems(args: Unwrap<OrganizationGuardArgs>): readonly Problem[] {
  const { targets = [], issuers = [], exemptRoles = [] } = args;
  return problemsIn(
    ownershipOf(args),
    targets.length > 0
      ? ok(undefined)
      : wrong("targets", "name at least one root, organisational unit or account"),
    all(targets.map((target, index) => under(`targets[${index}]`, targetOf(target)))),
    issuers.length > 0
      ? ok(undefined)
      : wrong("issuers", "name at least one issuer; without any, nothing could federate"),
    all(issuers.map((issuer, index) => under(`issuers[${index}]`, issuerOf(issuer)))),
    all(exemptRoles.map((role, index) => under(`exemptRoles[${index}]`, roleOf(role)))),
    sized("exemptRoles", keyGuard(exemptRoles)),
    sized("issuers", federationGuard(issuers)),
  );
}

function targetOf(target: string): Checked<void> {
  if (/^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/.test(target)) return ok(undefined);
  return wrong("", `${JSON.stringify(target)} is not the id of a root (r-…), a unit (ou-…) or an account`);
}

function issuerOf({ issuer, subjects }: Unwrap<GuardedIssuer>): Checked<void> {
  if (!/^https:\/\/[^\s?#*]+$/.test(issuer))
    return wrong("issuer", `${JSON.stringify(issuer)} is not an https URL`);
  const open = subjects.find((subject) => !namesTenant(subject, issuerFor(issuer)?.tenancy.shared ?? false));
  if (subjects.length === 0) return wrong("subjects", "name the subjects that are the organisation's own");
  if (open === undefined) return ok(undefined);
  return wrong(
    "subjects",
    `${JSON.stringify(open)} has a wildcard within the tenant's name or before it, so a stranger's subject fits`,
  );
}

/**
 * Whether a wildcard comes only after the tenant's name and the separator that ends it: `repo:acme*` admits `acme-evil`.
 * Where strangers share the issuer, the name comes after a word (`repo:`); elsewhere the URL says whose tokens they are.
 */
function namesTenant(subject: string, shared: boolean): boolean {
  const wildcard = subject.search(/[*?]/);
  if (wildcard < 0) return subject !== "";
  const head = subject.slice(0, wildcard);
  return shared ? /^[^:/]+[:/][^:/]+(?:[:/].*)?[:/]$/.test(head) : /[:/]$/.test(head);
}

function roleOf(role: string): Checked<void> {
  if (/^arn:[a-z*-]+:iam::(?:\d{12}|\*):role\/[^*?].*$/.test(role)) return ok(undefined);
  return wrong("", `${JSON.stringify(role)} is not the ARN of a role, or of roles with a common beginning`);
}

function sized(path: string, policy: object): Checked<void> {
  const length = JSON.stringify(policy).length;
  if (length <= longestPolicy) return ok(undefined);
  return wrong(
    path,
    `the policy has ${length} characters, ${length - longestPolicy} more than Organizations takes`,
  );
}
