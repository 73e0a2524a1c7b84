import { actionsOf } from "../../iam/aws/catalogue.js";
import type { Statement } from "../../model/index.js";
import { isBounded } from "../awsBounds.js";
import { allowsOnAll, reachesAll } from "../awsBreadth.js";
import { isEveryAction } from "../awsEverything.js";
import { grantingDocuments } from "../awsGranting.js";
import { isLimitable } from "../awsLimitable.js";
import { isHeldBack } from "../awsLimits.js";
import { attachedPolicy, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsManagedFullAccess: Rule<"whole"> = {
  name: "aws-managed-full-access",
  title: "AWS-managed policy for all of a service",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "AWS's FullAccess policies allow every action of a service on every resource in the account, deletion and sharing included. They are made for trying out, and grow with the service.",
  remediation:
    "Write a policy with the actions and ARNs that the workload uses; keyless grants do that from the resource.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "cis-aws-7.0.0:2.14", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: { whole: "{policy} allows everything that {service} can do, on every resource of the account." },
  examples: {
    bad: [
      {
        title: "Every bucket.",
        resources: [attachedPolicy("s3", "arn:aws:iam::aws:policy/AmazonS3FullAccess")],
        findings: ["whole:s3"],
      },
      {
        title: "Every table.",
        resources: [attachedPolicy("tables", "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess")],
        findings: ["whole:dynamodb"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "Policies for what a service's agent does.",
        resources: [
          attachedPolicy("basic", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
          attachedPolicy("agent", "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"),
          attachedPolicy("pull", "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"),
          attachedPolicy("node", "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"),
          attachedPolicy("cni", "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"),
        ],
      },
    ],
  },
  *check(facts) {
    for (const granting of grantingDocuments(facts)) {
      const { managed, place, allowing } = granting;
      if (managed === undefined || /:policy\/(?:service-role|aws-service-role)\//.test(managed)) continue;
      const found = wholeServiceIn(managed, allowing);
      if (found === undefined || isHeldBack(facts, granting, found.sample)) continue;
      const policy = managed.slice(managed.lastIndexOf("/") + 1);
      yield violation("whole", place, {
        data: { policy, service: found.service },
        key: `whole:${found.service}`,
      });
    }
  },
};

interface Whole {
  readonly service: string;
  /** One of its actions that changes things. */
  readonly sample: string;
}

/** The rule on administrators has a word on these. */
function isAdministrative(statement: Statement): boolean {
  return (
    isEveryAction(statement) || allowsOnAll(statement, ["iam:PutRolePolicy"]) || statement.actions.negated
  );
}

const wholes = new Map<string, Whole | "none">();

/** The service that a policy of AWS allows as a whole; looked for once, however often it is attached. */
function wholeServiceIn(policy: string, allowing: readonly Statement[]): Whole | undefined {
  let whole = wholes.get(policy);
  if (whole === undefined) {
    whole = (allowing.some(isAdministrative) ? undefined : largestOf(allowing)) ?? "none";
    wholes.set(policy, whole);
  }
  return whole === "none" ? undefined : whole;
}

/** The one with which most can be changed: it is what people know the policy for. */
function largestOf(statements: readonly Statement[]): Whole | undefined {
  let largest: (Whole & { readonly size: number }) | undefined;
  for (const each of statements.flatMap(wholesIn))
    if (largest === undefined || each.size > largest.size) largest = each;
  return largest;
}

function wholesIn(statement: Statement): readonly (Whole & { readonly size: number })[] {
  if (isBounded(statement)) return [];
  return statement.actions.patterns.flatMap((written) => {
    const [service = "", rest = ""] = written.toLowerCase().split(":");
    if (!/^\*+$/.test(rest)) return [];
    const changing = actionsOf(service).filter(isLimitable);
    const sample = changing.find((action) => reachesAll(statement, action));
    return sample === undefined ? [] : [{ service, sample: sample.name, size: changing.length }];
  });
}
