import { isAny } from "../../analysis/sets/index.js";
import { hasValue } from "../../analysis/sets/values/valueSet.js";
import { gcpProviderTrust, readGcpProvider } from "../../analysis/trust/index.js";
import { type IdentityProvider, isKnown } from "../../model/index.js";
import { violation } from "../outcome.js";
import type { ExampleResource, Rule } from "../rule.js";

const account = "123456789012";

const aws = (name: string, more: Readonly<Record<string, unknown>>): ExampleResource => ({
  type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  name,
  properties: {
    project: "acme-prod",
    workloadIdentityPoolId: "aws-workloads",
    workloadIdentityPoolProviderId: "aws-production",
    attributeMapping: { "google.subject": "assertion.arn", "attribute.account": "assertion.account" },
    aws: { accountId: account },
    ...more,
  },
});

export const gcpAwsProviderConditionMissing: Rule<"missing" | "account"> = {
  name: "gcp-aws-provider-condition-missing",
  title: "AWS provider that admits every role of its account",
  layer: "trust",
  severity: "warn",
  clouds: ["gcp"],
  scope: "resource",
  why: "Every role and user of the AWS account becomes a principal of the pool, and only the spelling of each grant keeps it out. Whoever may make a role there comes in.",
  remediation:
    "Set attributeCondition to the roles that are meant, such as `assertion.arn.startsWith('arn:aws:sts::123456789012:assumed-role/app/')`.",
  standards: [
    "owasp-nhi-2025:NHI4",
    "owasp-nhi-2025:NHI6",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-14",
    "mitre-attack:T1199",
  ],
  parameters: {},
  messages: {
    missing: "Every role and user of AWS account {account} becomes a principal of the pool.",
    account: "The condition {condition} holds for every role and user of AWS account {account}.",
  },
  examples: {
    bad: [
      { title: "No condition.", resources: [aws("app", {})], findings: ["missing:attributeCondition"] },
      {
        title: "A condition on the account, which is the provider's already.",
        resources: [aws("app", { attributeCondition: `assertion.account == '${account}'` })],
        findings: ["account:attributeCondition"],
      },
    ],
    good: [
      {
        title: "One role.",
        resources: [
          aws("app", {
            attributeCondition: `assertion.arn.startsWith('arn:aws:sts::${account}:assumed-role/app/')`,
          }),
        ],
      },
      {
        title: "One role, by a mapped attribute.",
        resources: [
          aws("app", {
            attributeMapping: {
              "google.subject": "assertion.arn",
              "attribute.aws_role": "assertion.arn.extract('assumed-role/{role}/')",
            },
            attributeCondition: "attribute.aws_role == 'app'",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const provider of facts.providers) {
      if (provider.kind !== "gcp-aws" || provider.disabled === true) continue;
      const { resource, condition, awsAccount } = provider;
      const place = { resource, path: "attributeCondition" };
      const data = { account: typeof awsAccount === "string" ? awsAccount : "(not known)" };
      if (condition === undefined) yield violation("missing", place, { data });
      else if (typeof condition === "string" && admitsAccount(provider))
        yield violation("account", place, { data: { ...data, condition } });
    }
  },
};

/** Whether a condition holds for a role of the account that nobody had in mind. */
function admitsAccount(provider: IdentityProvider): boolean {
  const read = readGcpProvider(provider);
  if (!isKnown(read)) return false;
  const account = read.awsAccount ?? "";
  const stranger = new Map([
    ["account", account],
    ["arn", `arn:aws:sts::${account}:assumed-role/unlikely-9/session-9`],
  ]);
  return gcpProviderTrust(read).alternatives.some(
    ({ claims, undecided, impossible }) =>
      undecided.length === 0 &&
      impossible === undefined &&
      [...claims].every(([claim, { present }]) => {
        const value = stranger.get(claim);
        return value === undefined ? isAny(present.text) : hasValue(present, value);
      }),
  );
}
