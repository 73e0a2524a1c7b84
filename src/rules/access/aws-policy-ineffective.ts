import { type Lint, type LintCode, lint, type PolicyUse, refusedIn } from "../../iam/aws/index.js";
import { isAwsManaged } from "../../iam/aws/managedPolicies.js";
import { surely } from "../../iam/aws/partial.js";
import { type Facts, isKnown, type Knowable, type Place, type PolicyDocument } from "../../model/index.js";
import { inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { isAwsOwnArn } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsPolicyIneffective: Rule<"refused" | "idle"> = {
  name: "aws-policy-ineffective",
  title: "Part of a policy that says something else than it does",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "AWS saves most misspelled policies without a word: an action, key or ARN that does not exist allows nothing, and denies nothing either. What was meant as a limit is then none.",
  remediation: "Write the action, the condition key, the operator or the ARN that is meant.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: { refused: "AWS refuses this: {mistake}.", idle: "This does not do what it says: {mistake}." },
  examples: {
    bad: [
      {
        title: "An action of another name, and an object's action on the bucket.",
        resources: [
          inlinePolicy(
            "list",
            { Effect: "Allow", Action: ["s3:ListObjects"], Resource: "arn:aws:s3:::acme-site" },
            { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-site" },
          ),
        ],
        findings: [
          "idle:policy.Statement[0].Action[0]:unknown-action",
          "idle:policy.Statement[1].Resource:resource-not-for-action",
        ],
      },
      {
        title: "A wildcard where the operator takes it literally: the Deny holds for everyone.",
        resources: [
          inlinePolicy("guard", {
            Effect: "Deny",
            Action: "s3:DeleteObject",
            Resource: "arn:aws:s3:::acme-site/*",
            Condition: { StringNotEquals: { "aws:PrincipalArn": "arn:aws:iam::*:role/cleaner" } },
          }),
        ],
        findings: [
          'idle:policy.Statement[0].Condition.StringNotEquals["aws:PrincipalArn"]:wildcard-never-matches',
        ],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "The bucket for its list, the objects for what is in them.",
        resources: [
          inlinePolicy(
            "read",
            { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::acme-site" },
            { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-site/*" },
          ),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place, document, use } of documentsOf(facts)) {
      const sure = surely(document);
      if (!isKnown(sure)) continue;
      for (const { message, id, mistake, path } of mistakesIn(sure, use)) {
        const at = place.path === "" ? path : `${place.path}.${path}`;
        yield violation(
          message,
          { resource: place.resource, path: at },
          { data: { mistake }, key: `${message}:${at}:${id}` },
        );
      }
    }
  },
};

interface Document {
  readonly place: Place;
  readonly document: Knowable<PolicyDocument>;
  readonly use: PolicyUse;
}

/** The documents that the user wrote, but for those of IoT devices: they have variables and ARNs of their own. */
function* documentsOf({ permissions, trusts }: Facts): Iterable<Document> {
  for (const each of permissions) {
    if (each.kind !== "aws-policy" || each.resource.type === "aws:iot/policy:Policy") continue;
    const { address } = each.resource;
    if (isAwsOwnArn(address) || isAwsManaged(address)) continue;
    yield { place: each, document: each.document, use: each.use };
  }
  for (const trust of trusts) {
    if (isAwsOwnArn(trust.resource.address)) continue;
    yield { place: trust, document: trust.document, use: "trust" };
  }
}

interface Mistake {
  readonly message: "refused" | "idle";
  readonly id: string;
  readonly mistake: string;
  readonly path: string;
}

/** More of one document would say nothing new. */
const mostMistakes = 20;

const known = new WeakMap<PolicyDocument, readonly Mistake[]>();

function mistakesIn(document: PolicyDocument, use: PolicyUse): readonly Mistake[] {
  let found = known.get(document);
  if (found === undefined) {
    found = [...find(document, use)].slice(0, mostMistakes);
    known.set(document, found);
  }
  return found;
}

function* find(document: PolicyDocument, use: PolicyUse): Iterable<Mistake> {
  for (const { message, path } of refusedIn(document, use))
    yield { message: "refused", id: "refused", mistake: message.replace(/\.$/, ""), path };
  // What a trust policy's conditions come to is told by the rules on trust.
  if (use === "trust") return;
  for (const each of lint(document, use))
    if (counts(each)) yield { message: "idle", id: each.code, mistake: each.message, path: each.path };
}

/** Whether a mistake is sure to be one: a name may also be newer than what is known of AWS. */
function counts({ code, meant }: Lint): boolean {
  return code === "unknown-service" || code === "unknown-action" ? meant !== undefined : idle.has(code);
}

const idle: ReadonlySet<LintCode> = new Set<LintCode>([
  "unmatched-pattern",
  "unknown-condition-key",
  "condition-key-not-for-action",
  "operator-not-for-key",
  "value-of-wrong-type",
  "wildcard-never-matches",
  "missing-set-operator",
  "all-values-of-one",
  "resource-not-for-action",
  "arn-too-short",
  "variable-in-old-version",
  "empty-list",
]);
