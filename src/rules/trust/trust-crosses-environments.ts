import type { Alternative } from "../../analysis/trust/index.js";
import { issuerFor, parseSubject } from "../../issuers/index.js";
import { type Facts, type Identity, isKnown, type Place } from "../../model/index.js";
import { environmentIn, environmentOfIdentity } from "../environments.js";
import { githubRole, trustingRole } from "../exampleTrust.js";
import { accountMay } from "../exampleTrustStatements.js";
import { grants } from "../grants.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { distinctWays } from "../trustWays.js";

const fromEnvironment = (name: string, environment: string) =>
  githubRole(name, {
    StringEquals: { aud: "sts.amazonaws.com", sub: `repo:acme/web:environment:${environment}` },
  });

export const trustCrossesEnvironments: Rule<"crosses"> = {
  name: "trust-crosses-environments",
  title: "Production identity that a non-production one may become",
  layer: "trust",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "stack",
  why: "Development and test are where code runs that nobody has reviewed yet. Whoever holds them then holds production as well, past every gate between the two.",
  remediation:
    "Trust identities of the same environment only, and promote what they make rather than who they are.",
  standards: [
    "owasp-nhi-2025:NHI8",
    "nist-csf-2.0:PR.AA-05",
    "nist-csf-2.0:PR.IR-01",
    "cis-aws-7.0.0:2.1.4",
    "csa-ccm-4.0:IAM-04",
    "mitre-attack:T1078.004",
  ],
  parameters: {},
  messages: { crosses: "{from}, which is not production, becomes {identity}, which is." },
  examples: {
    bad: [
      {
        title: "A production role for the staging environment.",
        resources: [fromEnvironment("deploy-production", "staging")],
        findings: ["crosses:assumeRolePolicy.Statement[0]:environment staging"],
      },
      {
        title: "A production role for a development role.",
        resources: [trustingRole("prod-deploy", accountMay("arn:aws:iam::111122223333:role/dev-deployer"))],
        findings: ["crosses:assumeRolePolicy.Statement[0]:arn:aws:iam::111122223333:role/dev-deployer"],
      },
    ],
    good: [
      { title: "The same environment.", resources: [fromEnvironment("deploy-production", "production")] },
      { title: "A name that says nothing.", resources: [fromEnvironment("deploy", "staging")] },
      {
        title: "The repository's name is no environment.",
        resources: [
          githubRole("deploy-production", {
            StringEquals: { aud: "sts.amazonaws.com", sub: "repo:acme/test-tools:ref:refs/heads/main" },
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { from, identity, place } of becoming(facts)) {
      const key = `crosses:${place.path}:${from}`;
      yield violation("crosses", place, { data: { from, identity }, key });
    }
  },
};

interface Crossing {
  readonly from: string;
  readonly identity: string;
  readonly place: Place;
}

function* becoming(facts: Facts): Iterable<Crossing> {
  const productionRoles = new Map(
    facts.identities
      .filter((identity) => environmentOfIdentity(identity) === "production")
      .map((identity) => [identity.resource, identity] as const),
  );
  if (productionRoles.size > 0) yield* intoRoles(facts, productionRoles);
  yield* intoServiceAccounts(facts);
}

function* intoRoles(facts: Facts, roles: ReadonlyMap<unknown, Identity>): Iterable<Crossing> {
  for (const { trust, alternative, place } of distinctWays(facts)) {
    const role = roles.get(trust.place.resource);
    if (role === undefined) continue;
    const identity = isKnown(role.name) ? role.name : role.resource.name;
    for (const from of nonProduction(alternative)) yield { from, identity, place };
  }
}

/** The parts of a subject that may name an environment. */
const telling = new Set(["environment", "branch", "namespace", "workspace", "stack"]);

/** Who comes in and says outright not to be production. */
function nonProduction({ source, spelled }: Alternative): readonly string[] {
  if (source.kind === "aws") {
    const name = source.principal.split(":").at(-1) as string;
    return environmentIn(name) === "non-production" ? [source.principal] : [];
  }
  const known = source.kind === "oidc" ? issuerFor(source.issuer) : undefined;
  if (known === undefined) return [];
  const subjects = spelled.filter(({ claim }) => claim === "sub").map(({ text }) => text);
  return subjects.flatMap((subject) => {
    const named = new Set<string>();
    for (const { parts } of parseSubject(known.issuer, known.tenancy, subject)) {
      for (const [part, value] of Object.entries(parts)) {
        if (telling.has(part) && environmentIn(value) === "non-production") named.add(`${part} ${value}`);
        // A subject that names production as well is left alone.
        if (telling.has(part) && environmentIn(value) === "production") return [];
      }
    }
    return [...named].slice(0, 1);
  });
}

const accountEmail =
  /^(?:serviceAccount:|projects\/[^/]+\/serviceAccounts\/)?([^@]+)@([^.]+)\.iam\.gserviceaccount\.com$/;
const becomingRole = /^roles\/iam\.(?:serviceAccountTokenCreator|workloadIdentityUser|serviceAccountUser)$/;

/** A service account of a development project that may become one of a production project. */
function* intoServiceAccounts(facts: Facts): Iterable<Crossing> {
  for (const grant of grants(facts)) {
    const { on, role, members } = grant;
    if (on.kind !== "service-account" || !isKnown(role.value) || !becomingRole.test(role.value)) continue;
    const target = isKnown(on.name.value) ? accountEmail.exec(on.name.value) : null;
    if (target?.[2] === undefined || environmentIn(target[2]) !== "production") continue;
    for (const { value } of members) {
      const member = isKnown(value) ? accountEmail.exec(value) : null;
      if (member?.[2] === undefined || environmentIn(member[2]) !== "non-production") continue;
      yield { from: `${member[1]}@${member[2]}`, identity: `${target[1]}@${target[2]}`, place: grant };
    }
  }
}
