import { type Credential, type Facts, isUnknown } from "../../model/index.js";
import { credentialsOf, replacementFor } from "../credentials.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const literalPassword: Rule<"literal"> = {
  name: "literal-password",
  title: "Password written by the program where the service manages one",
  layer: "governance",
  severity: "block",
  clouds: ["aws", "gcp"],
  // Whether a value is the program's own or another resource's is told by its references, which CrossGuard gives to
  // stack policies only: on a resource alone, a generated password would be blocked like one in the program. Stack
  // policies run in the preview as well, and so before creation, unless `pulumi up` skips it.
  scope: "stack",
  why: "A password in a program stands in its source, its plans and its state, and nobody rotates it. These services keep and rotate the password themselves, or take federated identities instead.",
  remediation:
    "Let the service manage the password and let workloads log in with their identity, or give it through a write-only argument.",
  standards: [
    "owasp-nhi-2025:NHI2",
    "owasp-nhi-2025:NHI7",
    "nist-sp-800-207:tenet-6",
    "nist-csf-2.0:PR.AA-01",
    "csa-ccm-4.0:CEK-12",
    "mitre-attack:T1552.001",
  ],
  parameters: {},
  messages: { literal: "The program gives this password itself. Use {replacement}." },
  examples: {
    bad: [
      {
        title: "A master password in the program.",
        resources: [
          {
            type: "aws:rds/instance:Instance",
            name: "orders",
            properties: {
              engine: "postgres",
              instanceClass: "db.t4g.micro",
              username: "app",
              password: "not-a-real-one",
            },
          },
        ],
        findings: ["literal:password"],
      },
      {
        title: "A Cloud SQL user that logs in with a password.",
        resources: [
          {
            type: "gcp:sql/user:User",
            name: "app",
            properties: { name: "app", instance: "orders", password: "not-a-real-one" },
          },
        ],
        findings: ["literal:password"],
      },
    ],
    good: [
      {
        title: "RDS makes, keeps and rotates the password.",
        resources: [
          {
            type: "aws:rds/instance:Instance",
            name: "orders",
            properties: {
              engine: "postgres",
              instanceClass: "db.t4g.micro",
              username: "app",
              manageMasterUserPassword: true,
              iamDatabaseAuthenticationEnabled: true,
            },
          },
        ],
      },
      {
        title: "A Cloud SQL user that logs in with its service account.",
        resources: [
          {
            type: "gcp:sql/user:User",
            name: "app",
            properties: {
              name: "app@acme-prod.iam",
              instance: "orders",
              type: "CLOUD_IAM_SERVICE_ACCOUNT",
            },
          },
        ],
      },
    ],
  },
  *check(facts) {
    for (const credential of credentialsOf(facts, "password")) {
      if (isDerived(credential, facts)) continue;
      yield violation("literal", credential, { data: { replacement: replacementFor(credential) } });
    }
  },
};

/**
 * Computed from another resource (a generated password, a secret that is looked up), which is judged by itself:
 * by the property's references, or, in a state that keeps none by property, by what the resource depends on.
 */
function isDerived({ resource, path }: Credential, facts: Facts): boolean {
  const { references, properties } = resource;
  const property = path.split(/[.[]/, 1)[0] ?? path;
  if ((references[property] ?? []).length > 0) return true;
  const value = properties[property];
  if (isUnknown(value) && value.reason.startsWith("known only after")) return true;
  const behind = new Set(references.dependsOn ?? []);
  if (behind.size === 0) return false;
  return facts.credentials.some(
    ({ kind, resource: { address } }) => kind === "generated-password" && behind.has(address),
  );
}
