import type { Attacks, Open } from "../../analysis/trust/index.js";
import { workflowCaller } from "../../issuers/index.js";
import type { Place } from "../../model/index.js";
import { githubProvider, impersonation, pool } from "../exampleProvider.js";
import { githubRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";
import { analysedAwsTrusts, analysedGcpTrusts, trustPlace } from "../trusts.js";

const workflow = "acme/workflows/.github/workflows/deploy.yml@refs/heads/main";
const audience = { aud: "sts.amazonaws.com" };

export const trustWorkflowCallerUnbound: Rule<"caller"> = {
  name: "trust-workflow-caller-unbound",
  title: "Trust in a reusable workflow, whoever calls it",
  layer: "trust",
  severity: "warn",
  clouds: ["aws", "gcp"],
  scope: "stack",
  why: "A token that names a reusable workflow proves which steps run, and not for whom: every repository that may call the workflow gets it, and of a public workflow that is everybody's, with inputs of their own. GitHub documents such trust, and a workflow in a private repository can be called by its own organisation only, so this is a warning; where the workflow's owner or ref is a pattern, the rules on too wide a trust block.",
  remediation:
    "Bind the caller beside the workflow: `repository_owner_id`, and on AWS a subject that begins `repo:OWNER/`. Or keep the workflow in a private repository, and say so in an exception.",
  standards: ["owasp-nhi-2025:NHI4", "owasp-nhi-2025:NHI3", "nist-csf-2.0:PR.AA-04", "csa-ccm-4.0:IAM-14"],
  parameters: {},
  messages: { caller: "A token of {words} gets in. {why}" },
  examples: {
    bad: [
      {
        title: "The workflow is pinned, and the caller may be anybody's repository.",
        resources: [
          githubRole("deploy", {
            StringEquals: { ...audience, job_workflow_ref: workflow },
            StringLike: { sub: "repo:*" },
          }),
        ],
        findings: ["caller:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A customised subject of the workflow alone.",
        resources: [
          githubRole("deploy", { StringEquals: { ...audience, sub: `job_workflow_ref:${workflow}` } }),
        ],
        findings: ["caller:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "The workflow, called from the organisation's own repositories.",
        resources: [
          githubRole("deploy", {
            StringEquals: { ...audience, job_workflow_ref: workflow },
            StringLike: { sub: "repo:acme/*" },
          }),
        ],
      },
      {
        title: "The same in an attribute condition.",
        resources: [
          githubProvider("github", {
            attributeCondition: `assertion.repository_owner_id == '123456' && assertion.job_workflow_ref == '${workflow}'`,
          }),
          impersonation("deploy", `principalSet://${pool}/*`),
        ],
      },
    ],
  },
  *check(facts) {
    for (const trust of analysedAwsTrusts(facts)) {
      const open = fromAnyCaller(trust.attacks);
      if (open !== undefined) yield finding(open, trustPlace(trust.place, open.path));
    }
    for (const trust of analysedGcpTrusts(facts)) {
      const open = fromAnyCaller(trust.attacks);
      if (open !== undefined) yield finding(open, trust.place);
    }
  },
};

/** Callers of a workflow that is trusted as it stands, where the same words let in nobody worse. */
function fromAnyCaller({ open }: Attacks): Open | undefined {
  const worse = new Set(
    open.filter(({ latent, reach }) => !latent && reach !== "project").map(({ path }) => path),
  );
  return open.find(({ family, path }) => family === workflowCaller && !worse.has(path));
}

function finding({ words, why, witness }: Open, place: Place) {
  return violation("caller", place, { data: { words, why }, witness });
}
