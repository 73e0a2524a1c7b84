import { isKnown } from "../../model/index.js";
import { environmentIn } from "../environments.js";
import { impersonation, pool } from "../exampleProvider.js";
import { isClusterPool, type PoolMember, poolMembers } from "../gcpTrustParts.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const member = `principalSet://${pool}/attribute.repository_id/456789`;

function inProject(name: string, project: string): ExampleResource {
  const granted = impersonation(name, member);
  const serviceAccountId = `projects/${project}/serviceAccounts/deploy@${project}.iam.gserviceaccount.com`;
  return { ...granted, properties: { ...granted.properties, serviceAccountId } };
}

export const gcpPoolAcrossEnvironments: Rule<"shared"> = {
  name: "gcp-pool-across-environments",
  title: "Workload identity pool that production shares with other environments",
  layer: "trust",
  severity: "warn",
  clouds: ["gcp"],
  scope: "stack",
  why: "A pool does not tell by which of its providers a principal came in. A provider that is added for development, or loosened there, mints principals that production's grants name.",
  remediation:
    "Make one pool for each environment, in a project of its own, and grant to members of that pool only.",
  standards: [
    "owasp-nhi-2025:NHI8",
    "owasp-nhi-2025:NHI9",
    "nist-csf-2.0:PR.AA-05",
    "nist-csf-2.0:PR.IR-01",
    "cis-gcp-5.0.0:1.1.3",
  ],
  parameters: {},
  messages: {
    shared: "Members of the pool {pool} have grants in production ({production}) and outside it ({other}).",
  },
  examples: {
    bad: [
      {
        title: "One pool for the service accounts of two environments.",
        resources: [inProject("production", "acme-prod"), inProject("development", "acme-dev")],
        findings: ["shared:123456789012/github"],
      },
      {
        title: "Or of three.",
        resources: [
          inProject("production", "acme-production"),
          inProject("staging", "acme-staging"),
          inProject("testing", "acme-test"),
        ],
        findings: ["shared:123456789012/github"],
      },
    ],
    good: [
      {
        title: "One environment.",
        resources: [inProject("production", "acme-prod"), inProject("also", "acme-prod")],
      },
      {
        title: "Projects whose names say nothing.",
        resources: [inProject("web", "acme-web"), inProject("api", "acme-api")],
      },
    ],
  },
  *check(facts) {
    const pools = new Map<string, PoolMember[]>();
    for (const each of poolMembers(facts)) {
      if (isClusterPool(each) || each.member.pool.kind !== "workload") continue;
      const name = `${each.member.pool.project}/${each.member.pool.id}`;
      const known = pools.get(name);
      if (known === undefined) pools.set(name, [each]);
      else known.push(each);
    }
    for (const [name, members] of pools) {
      const production = members.find((each) => environmentOfTarget(each) === "production");
      const other = members.find((each) => environmentOfTarget(each) === "non-production");
      if (production === undefined || other === undefined) continue;
      yield violation("shared", production.place, {
        data: { pool: name, production: projectOf(production) ?? "", other: projectOf(other) ?? "" },
        key: `shared:${name}`,
      });
    }
  },
};

function environmentOfTarget(each: PoolMember) {
  const project = projectOf(each);
  return project === undefined ? undefined : environmentIn(project);
}

/** The project in which something is granted. */
function projectOf({ grant: { on } }: PoolMember): string | undefined {
  const { value } = on.name;
  if (!isKnown(value)) return undefined;
  if (on.kind === "project") return value.replace(/^projects\//, "");
  return /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(value)?.[1];
}
