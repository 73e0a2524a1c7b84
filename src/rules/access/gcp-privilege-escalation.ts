import {
  type Escalation,
  findGcpEscalations,
  type Technique,
  techniques,
} from "../../analysis/escalation/gcp/index.js";
import type { Facts } from "../../model/index.js";
import { narrowGrant, projectGrant } from "../exampleGrant.js";
import { type GcpHolder, gcpHolders, type HeldGrant } from "../gcpHolders.js";
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

/** The steps of a way: an escalation each, the last of which gains what the holder was not given. */
type Way = readonly Escalation[];

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
    for (const holder of holders.values()) {
      // What is given outright is not obtained, and other rules say so.
      if (holder.grants.some(({ isGrave }) => isGrave)) continue;
      const way = wayOf(holder, holders);
      const first = way?.[0];
      const grant = first && grantOf(first, holder);
      if (way === undefined || first === undefined || grant === undefined) continue;
      yield violation("path", grant, {
        data: { holder: holder.words, path: way.map(stepWords).join(", then ") + endWords(way, holders) },
        witness: { steps: way.map(stepWords) },
        key: `path:${first.technique}:${holder.words}`,
      });
    }
  },
};

/** The shortest way to a grant that is grave, or to one step whose gain is certain. */
function wayOf(start: GcpHolder, holders: ReadonlyMap<string, GcpHolder>): Way | undefined {
  const seen = new Set([start.key]);
  let ways: { readonly at: GcpHolder; readonly way: Way }[] = [{ at: start, way: [] }];
  while (ways.length > 0) {
    const next: typeof ways = [];
    for (const { at, way } of ways) {
      for (const step of stepsFrom(at)) {
        if (sufficient.has(step.technique)) return [...way, step];
        const target = holders.get(step.target);
        if (step.gain !== "account" || target === undefined || seen.has(target.key)) continue;
        seen.add(target.key);
        const longer = [...way, step];
        if (target.grants.some(({ isGrave }) => isGrave)) return longer;
        next.push({ at: target, way: longer });
      }
    }
    ways = next;
  }
  return undefined;
}

/** Steps that are certain. */
function stepsFrom({ grants, denied }: GcpHolder): readonly Escalation[] {
  if (!grants.some(canLead)) return [];
  return findGcpEscalations(grants, { denied }).filter(
    ({ undecided, technique }) => undecided === undefined && !ordinary.has(technique),
  );
}

/** What those do who deploy to clusters: it stays inside the cluster. An ID token is no token of Google's APIs. */
const ordinary = new Set(["gke-cluster-role-binding", "get-open-id-token"]);

/** Techniques after which there is nothing left to ask: they need no account that is privileged in this input. */
const sufficient: ReadonlySet<string> = new Set(techniques.filter(isSufficient).map(({ name }) => name));

function isSufficient({ name, gain, premise }: Technique): boolean {
  if (premise !== undefined || ordinary.has(name)) return false;
  if (name === "hmac-key" || name.endsWith("deployment-manager")) return true;
  return gain === "policy" || gain === "identity" || gain === "guard";
}

const sufficientPermissions = new Set(
  techniques.filter(({ name }) => sufficient.has(name)).flatMap(({ here }) => here),
);

/** Whether a grant can be the beginning of a way: most cannot, and no way is looked for. */
function canLead({ scope, permissions }: HeldGrant): boolean {
  if (scope.kind === "service-account") return true;
  return [...permissions].some((each) => sufficientPermissions.has(each));
}

function grantOf({ uses }: Escalation, { grants }: GcpHolder): HeldGrant["grant"] | undefined {
  return grants.find(({ path, role }) => uses.some((use) => use.path === path && use.role === role))?.grant;
}

function stepWords({ uses, target, technique, step, gain }: Escalation): string {
  const permissions = uses.map(({ permission, role }) => `${permission} of ${role}`).join(" and ");
  const as = gain === "account" && technique !== "hmac-key" ? ` (${target})` : "";
  return `${step}${as}, by ${permissions}`;
}

function endWords(way: Way, holders: ReadonlyMap<string, GcpHolder>): string {
  const last = way.at(-1);
  const grave = last && holders.get(last.target)?.grants.find(({ isGrave }) => isGrave);
  return grave === undefined ? "" : `, which has ${grave.role} on ${grave.scope.name}`;
}
