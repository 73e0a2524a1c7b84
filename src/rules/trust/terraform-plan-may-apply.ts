import { endsWith, intersect, isEmpty, literal, type StringSet } from "../../analysis/sets/index.js";
import type { Alternative } from "../../analysis/trust/index.js";
import { issuerFor } from "../../issuers/index.js";
import { trustingRole } from "../exampleTrust.js";
import { tokenMay } from "../exampleTrustStatements.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedAwsTrusts, analysedGcpTrusts } from "../trusts.js";

const workspace = "organization:acme:project:platform:workspace:network";
const role = (name: string, conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  trustingRole(name, tokenMay("app.terraform.io", conditions));

export const terraformPlanMayApply: Rule<"both"> = {
  name: "terraform-plan-may-apply",
  title: "One identity for Terraform's plans and applies",
  layer: "trust",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "stack",
  why: "A speculative plan runs the code of any pull request before anyone has read it. When it gets the same identity as an apply, that code can already change everything.",
  remediation:
    "Make two identities: one that reads, for `run_phase:plan`, and one that changes, for `run_phase:apply`.",
  standards: ["owasp-nhi-2025:NHI8", "owasp-nhi-2025:NHI9", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-04"],
  parameters: {},
  messages: { both: "Plans and applies of {issuer} get the same identity." },
  examples: {
    bad: [
      {
        title: "Either phase.",
        resources: [
          role("network", {
            StringEquals: { aud: "aws.workload.identity" },
            StringLike: { sub: `${workspace}:run_phase:*` },
          }),
        ],
        findings: ["both:assumeRolePolicy"],
      },
      {
        title: "Both phases, listed.",
        resources: [
          role("network", {
            StringEquals: {
              aud: "aws.workload.identity",
              sub: [`${workspace}:run_phase:plan`, `${workspace}:run_phase:apply`],
            },
          }),
        ],
        findings: ["both:assumeRolePolicy"],
      },
    ],
    good: [
      {
        title: "Applies only.",
        resources: [
          role("network", {
            StringEquals: { aud: "aws.workload.identity", sub: `${workspace}:run_phase:apply` },
          }),
        ],
      },
      {
        title: "A role for each phase.",
        resources: ["plan", "apply"].map((phase) =>
          role(`network-${phase}`, {
            StringEquals: { aud: "aws.workload.identity", sub: `${workspace}:run_phase:${phase}` },
          }),
        ),
      },
    ],
  },
  *check(facts) {
    for (const { place, analysis } of [...analysedAwsTrusts(facts), ...analysedGcpTrusts(facts)]) {
      const runs = analysis.alternatives.filter(isTerraform);
      if (!phases.every((phase) => runs.some((each) => admits(each, phase)))) continue;
      yield violation("both", place, { data: { issuer: "HCP Terraform" } });
    }
  },
};

const phases = ["plan", "apply"] as const;

function isTerraform({ source, impossible }: Alternative): boolean {
  return (
    source.kind === "oidc" &&
    impossible === undefined &&
    issuerFor(source.issuer)?.issuer.id === "hcpTerraform"
  );
}

/** Whether some run of the phase has claims that the alternative takes. */
function admits({ claims }: Alternative, phase: string): boolean {
  const meets = (claim: string, values: StringSet) => {
    const taken = claims.get(claim);
    return taken === undefined || isEmpty(intersect(taken.present.text, values)) !== true;
  };
  return meets("sub", endsWith(`:run_phase:${phase}`)) && meets("terraform_run_phase", literal(phase));
}
