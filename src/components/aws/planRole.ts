import type { Unwrap } from "@pulumi/pulumi";
import type { AwsGrant } from "../args/awsGrants.js";
import type { FederatedRoleArgs } from "../args/federatedRole.js";
import type { RoleArgs } from "../args/role.js";
import type { TrustArgs } from "../args/trust.js";
import { awsStatements } from "../grants/aws.js";
import { bothConditions } from "../grants/awsConditions.js";
import { type AwsPolicies, boundaryPolicy, packPolicies } from "../grants/awsPolicies.js";
import type { AwsPolicyJson } from "../grants/awsStatement.js";
import { ownershipOf, type Remarks } from "../ownership.js";
import { type Checked, ok, type Problem, problemsIn, then, under, wrong } from "../problem.js";
import { type AwsConditions, awsAudience, awsConditions } from "../trust/awsDocument.js";
import { type DeclaredOpenings, openingsOf } from "../trust/openings.js";
import { proveAws } from "../trust/proof.js";
import { type Federation, federationOf } from "../trust/request.js";
import { awsWhen, trustExpiry } from "../trust/trustWhen.js";

/** Who may become the role, worked out: the issuer and the conditions on its tokens. */
export interface RoleTrust {
  readonly federation: Federation;
  readonly conditions: AwsConditions;
  readonly audience: string;
  readonly openings: DeclaredOpenings;
  /** When it ends, as tags say it; empty where it does not. */
  readonly expiry: Remarks;
}

/** Trust arguments as AWS can hold them, proven to keep the issuer's other tokens out. */
export function roleTrust(trust: Unwrap<TrustArgs>): Checked<RoleTrust> {
  return then(federationOf(trust, "aws"), (federation) =>
    then(provenConditions(trust, federation), (proven) =>
      then(openingsOf(trust, "aws"), (openings) =>
        ok({ federation, ...proven, openings, expiry: trustExpiry(trust) }),
      ),
    ),
  );
}

/** The conditions on tokens, time and network, and the audience that tokens must have. */
function provenConditions(
  trust: Unwrap<TrustArgs>,
  federation: Federation,
): Checked<Pick<RoleTrust, "conditions" | "audience">> {
  const { request } = federation;
  const { issuer, audience = awsAudience } = request;
  return then(awsWhen(trust), (when) =>
    under(
      "trust",
      then(awsConditions(federation), (said) => {
        const conditions = bothConditions(said, when);
        return then(proveAws(issuer, audience, conditions, request), () => ok({ conditions, audience }));
      }),
    ),
  );
}

/** The documents for what the role may do. */
export function rolePolicies(grants: readonly Unwrap<AwsGrant>[]): Checked<AwsPolicies> {
  return then(awsStatements(grants), packPolicies);
}

/** Value of `permissionsBoundary` that stands for a boundary made of the grants. */
export const boundaryOfGrants = "grants";

/** The permissions boundary that holds exactly the grants. */
export function roleBoundary(grants: readonly Unwrap<AwsGrant>[]): Checked<AwsPolicyJson> {
  return then(awsStatements(grants), boundaryPolicy);
}

/** All mistakes in a federated role's arguments at once, each with its path. */
export function roleProblems(args: Unwrap<FederatedRoleArgs>): readonly Problem[] {
  return [
    ...problemsIn(ownershipOf(args), roleTrust(args.trust ?? {})),
    ...settingProblems(args),
    ...problemsIn(provider(args.oidcProvider)),
  ];
}

/** Mistakes in what every kind of role is told, its owner apart. */
export function settingProblems(args: Unwrap<RoleArgs>): readonly Problem[] {
  return problemsIn(
    rolePolicies(args.grants ?? []),
    session(args.sessionSeconds),
    roleName(args.roleName),
    path(args.path),
    boundary(args),
    topic("alarmTopicArn", args.alarmTopicArn),
    topic("misuseTopicArn", args.misuseTopicArn),
  );
}

function session(seconds: number | undefined): Checked<void> {
  if (seconds === undefined || (Number.isInteger(seconds) && seconds >= 3600 && seconds <= 43_200))
    return ok(undefined);
  return wrong(
    "sessionSeconds",
    `${seconds} is not within 3600 to 43200, the seconds that AWS takes for a role`,
  );
}

function roleName(name: string | undefined): Checked<void> {
  // Reported of the name that most people would give (aws-actions/configure-aws-credentials, issue 953).
  if (name === "GitHubActions")
    return wrong(
      "roleName",
      "a role of just this name cannot be assumed from GitHub Actions; say what it is for",
    );
  if (name === undefined || /^[\w+=,.@-]{1,64}$/.test(name)) return ok(undefined);
  return wrong("roleName", `${JSON.stringify(name)} is not 1 to 64 letters, digits and _+=,.@-`);
}

function path(text: string | undefined): Checked<void> {
  if (text === undefined || (/^\/(?:[\x21-\x7e]+\/)?$/.test(text) && text.length <= 512))
    return ok(undefined);
  return wrong(
    "path",
    `${JSON.stringify(text)} is not a path; it begins and ends with a slash, such as /ci/`,
  );
}

const providerChoices = ["auto", "create", "adopt", "existing"];

function provider(choice: string | undefined): Checked<void> {
  if (choice === undefined || providerChoices.includes(choice)) return ok(undefined);
  if (/^arn:[a-z-]+:iam::\d{12}:oidc-provider\/.+$/.test(choice)) return ok(undefined);
  return wrong(
    "oidcProvider",
    `${JSON.stringify(choice)} is not ${providerChoices.join(", ")} or the ARN of an OIDC provider`,
  );
}

function boundary({ permissionsBoundary: asked, grants = [] }: Unwrap<RoleArgs>): Checked<unknown> {
  // What is wrong with the grants themselves is told once, of the grants.
  if (asked === boundaryOfGrants)
    return awsStatements(grants).kind === "ok" ? roleBoundary(grants) : ok(undefined);
  if (asked === undefined || /^arn:[a-z-]+:iam::(?:\d{12}|aws):policy\/.+$/.test(asked)) return ok(undefined);
  return wrong(
    "permissionsBoundary",
    `${JSON.stringify(asked)} is neither the ARN of a managed policy nor ${boundaryOfGrants}`,
  );
}

function topic(path: string, arn: string | undefined): Checked<void> {
  if (arn === undefined || /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]+$/.test(arn)) return ok(undefined);
  return wrong(path, `${JSON.stringify(arn)} is not the ARN of an SNS topic`);
}
