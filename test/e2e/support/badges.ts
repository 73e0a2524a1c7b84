import assert from "node:assert/strict";
import { type Issuer, intendedTokens, issuerFor, issuers } from "../../../src/issuers/index.js";
import { type Case, cases, furtherCases } from "../../components/trust/cases.js";
import { repository } from "./folders.js";
import type { Project, ProjectSettings, Sandbox } from "./sandbox.js";
import { type Workload, withoutToken, workloads } from "./workloads.js";

/** One identity on each cloud that takes it, and the workload that it is for. */
export interface Badge extends Case {
  readonly title: string;
  /** Logical name of its components. */
  readonly name: string;
  readonly workload: Workload;
}

/** Audience of the issuers that leave it to the caller. */
const audience = "https://acme.example";

const own = Object.entries({ ...cases, ...furtherCases }).flatMap(([title, written]): readonly Badge[] => {
  const isTaken = written.aws === undefined || written.gcp === undefined;
  if (!isTaken || title in withoutToken) return [];
  const workload = workloads[title];
  assert.ok(workload, `describe the token of "${title}" in test/e2e/support/workloads.ts`);
  return [{ ...written, title, name: nameOf(title), workload }];
});

/** Issuers that `trust` has no word for: their subjects are trusted by `oidc`. */
const further = issuers
  .filter((issuer) => issuer.intended.url.startsWith("https://") && !isOwn(issuer))
  .map(byOidc);

/** Every issuer that is known, with an identity for one of its workloads. */
export const badges: readonly Badge[] = [...own, ...further];

function isOwn(issuer: Issuer): boolean {
  return own.some(({ workload }) => issuer === (workload.speaks ?? issuerFor(workload.issuer)?.issuer));
}

function byOidc(issuer: Issuer): Badge {
  const { url, form, parts } = issuer.intended;
  const tenancy = issuer.recognise(url)!;
  const [token] = intendedTokens({ issuer, tenancy, form, parts, audience });
  const title = `${issuer.name} (${url.replace("https://", "")})`;
  return {
    title,
    name: nameOf(title),
    trust: { oidc: { issuer: url, subjects: [String(token?.sub)], audience } },
    workload: { issuer: url, form, parts, audience },
  };
}

function nameOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

const manifest = `name: badges
runtime: {name: nodejs, options: {typescript: false}}
main: program.js
`;

/** An identity for each issuer on each cloud that takes it, and the roles that need no token. */
const program = `
const keyless = require(${JSON.stringify(repository)});
const owned = { owner: "team-web@acme.example", purpose: "Serves the shop", reviewBy: "2027-05-31" };
for (const { name, trust, aws, gcp } of require("./badges.json")) {
  if (aws) new keyless.aws.FederatedRole(name, { ...owned, trust, grants: [{ read: "arn:aws:s3:::acme-web" }] });
  if (gcp) new keyless.gcp.FederatedServiceAccount(name, { ...owned, trust });
}
new keyless.aws.PodRole("pod", {
  ...owned,
  clusterArn: "arn:aws:eks:eu-west-1:123456789012:cluster/main",
  namespace: "shop",
  serviceAccount: "api",
});
const { CertificateAuthority } = require("@pulumi/aws/acmpca");
const authority = new CertificateAuthority("machines", {
  usageMode: "SHORT_LIVED_CERTIFICATE",
  certificateAuthorityConfiguration: {
    keyAlgorithm: "EC_prime256v1",
    signingAlgorithm: "SHA256WITHECDSA",
    subject: { commonName: "acme machines" },
  },
});
new keyless.aws.OrganizationGuard("guard", {
  ...owned,
  targets: ["210987654321"],
  issuers: [{ issuer: "https://token.actions.githubusercontent.com", subjects: ["repo:acme/*"] }],
});
const { Topic } = require("@pulumi/aws/sns");
new keyless.aws.FederatedRole("break-glass", {
  ...owned,
  trust: { github: { owner: "acme", repository: "ops", environment: "emergency" } },
  grants: [{ manage: "arn:aws:s3:::acme-web", when: { until: "2027-05-31T00:00:00Z" } }],
  permissionsBoundary: "grants",
  alarmTopicArn: new Topic("alarms").arn,
});
new keyless.aws.CertificateRole("machine", {
  ...owned,
  subject: { commonName: "web-1" },
  authorityArn: authority.arn,
});
`;

/** A project with all badges, ready to be brought up. */
export function badgesProject(sandbox: Sandbox, settings: ProjectSettings = {}): Project {
  const table = badges.map(({ name, trust, aws, gcp }) => ({
    name,
    trust,
    aws: aws === undefined,
    gcp: gcp === undefined,
  }));
  const folder = sandbox.write("badges", {
    "Pulumi.yaml": manifest,
    "package.json": "{}",
    "program.js": program,
    "badges.json": JSON.stringify(table),
  });
  const config = { "aws:region": "eu-west-1", "gcp:project": "acme-sandbox" };
  return sandbox.project(folder, { ...settings, config });
}

/** What the engine has made of the badges, by their names. */
export interface Deployed {
  readonly roles: ReadonlyMap<string, { readonly arn: string; readonly oidcProviderArn: string }>;
  readonly accounts: ReadonlyMap<
    string,
    { readonly email: string; readonly workloadIdentityProvider: string }
  >;
}

/** Outputs of the components in a stack's state. */
export async function deployedBadges(project: Project): Promise<Deployed> {
  const resources = await project.state();
  const outputsOf = <T>(type: string) =>
    new Map(
      resources.flatMap((each) =>
        each.type === `keyless:index:${type}`
          ? [[each.urn.slice(each.urn.lastIndexOf("::") + 2), each.outputs as T] as const]
          : [],
      ),
    );
  return { roles: outputsOf("FederatedRole"), accounts: outputsOf("FederatedServiceAccount") };
}
