import type { Escalation } from "../../analysis/escalation/gcp/index.js";
import { count, type Facts } from "../../model/index.js";
import { narrowGrant, projectGrant } from "../exampleGrant.js";
import { type GcpHolder, gcpHolders, type HeldGrant } from "../gcpHolders.js";
import { shortestWays, type Way } from "../gcpWays.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

/** A role on one service account of the project. */
function onAccount(name: string, account: string, role: string, member: string): ExampleResource {
  return {
    type: "gcp:serviceaccount/iAMMember:IAMMember",
    name,
    properties: {
      serviceAccountId: `projects/acme-prod/serviceAccounts/${account}@acme-prod.iam.gserviceaccount.com`,
      role,
      member: `serviceAccount:${member}@acme-prod.iam.gserviceaccount.com`,
    },
  };
}

export const gcpPrivilegeEscalation: Rule<"path"> = {
  name: "gcp-privilege-escalation",
  title: "Way to more rights than given, on Google Cloud",
  layer: "access",
  severity: "block",
  clouds: ["gcp"],
  scope: "stack",
  why: "The roles together let their holder obtain others that nobody gave it: by acting as a service account that administers the project, or by changing what limits it. What it was given is then not what it has.",
  remediation:
    "Grant the role on service accounts that have no more rights than their users, and take the step that the path names out of the role.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-sp-800-207:tenet-4",
    "nist-csf-2.0:PR.AA-05",
    "cis-gcp-5.0.0:1.9",
    "csa-ccm-4.0:IAM-10",
    "mitre-attack:T1548.005",
  ],
  parameters: {},
  messages: { path: "{holder} can obtain more rights than given: {path}." },
  examples: {
    bad: [
      {
        title: "A token of the account that owns the project.",
        resources: [
          projectGrant("admin", "roles/owner", {
            member: "serviceAccount:admin@acme-prod.iam.gserviceaccount.com",
          }),
          onAccount("borrow", "admin", "roles/iam.serviceAccountTokenCreator", "deploy"),
        ],
        findings: ["path:get-access-token:serviceAccount:deploy@acme-prod.iam.gserviceaccount.com"],
      },
      {
        title: "A service that runs as the account that grants roles, by two roles that are harmless alone.",
        resources: [
          projectGrant("admin", "roles/resourcemanager.projectIamAdmin", {
            member: "serviceAccount:admin@acme-prod.iam.gserviceaccount.com",
          }),
          onAccount("act", "admin", "roles/iam.serviceAccountUser", "deploy"),
          projectGrant("run", "roles/run.developer"),
        ],
        findings: ["path:cloud-run-service:serviceAccount:deploy@acme-prod.iam.gserviceaccount.com"],
      },
      {
        title: "Keys of any service account of the project, for Cloud Storage.",
        resources: [projectGrant("keys", "roles/storage.hmacKeyAdmin")],
        findings: ["path:hmac-key:serviceAccount:deploy@acme-prod.iam.gserviceaccount.com"],
      },
    ],
    good: [
      {
        title: "A deployer that acts as the one account of its service.",
        resources: [
          projectGrant("run", "roles/run.developer"),
          onAccount("act", "web", "roles/iam.serviceAccountUser", "deploy"),
          projectGrant("log", "roles/logging.logWriter", {
            member: "serviceAccount:web@acme-prod.iam.gserviceaccount.com",
          }),
        ],
      },
      { title: "One role on one bucket.", resources: [narrowGrant] },
    ],
  },
  *check(facts: Facts, { now }) {
    const holders = gcpHolders(facts, now);
    const ways = shortestWays(holders);
    for (const holder of holders.values()) {
      const way = ways.get(holder);
      const grant = way && grantOf(way.step, holder);
      if (way === undefined || grant === undefined) continue;
      const steps = stepsOf(way);
      yield violation("path", grant, {
        data: { holder: holder.words, path: steps.join(", then ") + endWords(way.last, holders) },
        witness: { steps },
        key: `path:${way.step.technique}:${holder.words}`,
      });
    }
  },
};

/** Steps that are told; of a longer way, the first ones and the last. */
const mostTold = 8;

function stepsOf(way: Way): readonly string[] {
  const told: string[] = [];
  for (let at: Way | undefined = way; at !== undefined; at = at.next) {
    if (told.length === mostTold - 1 && at.next !== undefined)
      return [...told, `on through ${count(at.length - 1, "more account")}`, stepWords(at.last)];
    told.push(stepWords(at.step));
  }
  return told;
}

function grantOf({ uses }: Escalation, { grants }: GcpHolder): HeldGrant["grant"] | undefined {
  return grants.find(({ path, role }) => uses.some((use) => use.path === path && use.role === role))?.grant;
}

function stepWords({ uses, target, technique, step, gain }: Escalation): string {
  const permissions = uses.map(({ permission, role }) => `${permission} of ${role}`).join(" and ");
  const as = gain === "account" && technique !== "hmac-key" ? ` (${target})` : "";
  return `${step}${as}, by ${permissions}`;
}

function endWords({ target }: Escalation, holders: ReadonlyMap<string, GcpHolder>): string {
  const grave = holders.get(target)?.grants.find(({ isGrave }) => isGrave);
  return grave === undefined ? "" : `, which has ${grave.role} on ${grave.scope.name}`;
}
