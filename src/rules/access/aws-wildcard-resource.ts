import { type ActionFacts, findAction } from "../../iam/aws/catalogue.js";
import { hasWildcard } from "../../iam/aws/glob.js";
import { isBounded } from "../awsBounds.js";
import { anywhere, reachesAll } from "../awsBreadth.js";
import { grantingDocuments, statementPlace } from "../awsGranting.js";
import { isLimitable } from "../awsLimitable.js";
import { isHeldBack } from "../awsLimits.js";
import { inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsWildcardResource: Rule<"unlimited"> = {
  name: "aws-wildcard-resource",
  title: "Changes allowed on every resource",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "These actions can be limited to single resources. On every resource, a mistake or a thief reaches what belongs to others.",
  remediation: "Name the ARNs of the resources that the workload changes, or bound them by a tag.",
  standards: ["owasp-nhi-2025:NHI5", "nist-csf-2.0:PR.AA-05", "csa-ccm-4.0:IAM-05"],
  parameters: {},
  messages: {
    unlimited: "{actions} may change every resource, and could be limited to the ones that are meant.",
  },
  examples: {
    bad: [
      {
        title: "Writing to every bucket.",
        resources: [inlinePolicy("publish", { Effect: "Allow", Action: "s3:PutObject", Resource: "*" })],
        findings: ["unlimited:policy.Statement[0].Resource"],
      },
      {
        title: "Every key, whoever's.",
        resources: [
          inlinePolicy("sign", {
            Effect: "Allow",
            Action: ["kms:ScheduleKeyDeletion"],
            Resource: "arn:aws:kms:*:*:key/*",
          }),
        ],
        findings: ["unlimited:policy.Statement[0].Resource"],
      },
    ],
    good: [
      { title: "One bucket.", resources: [narrowPolicy] },
      {
        title: "Actions that know no resources can be allowed on nothing but all.",
        resources: [
          inlinePolicy("measure", { Effect: "Allow", Action: ["cloudwatch:PutMetricData"], Resource: "*" }),
        ],
      },
    ],
  },
  *check(facts) {
    for (const granting of grantingDocuments(facts)) {
      const { place, managed } = granting;
      if (managed !== undefined) continue;
      for (const statement of granting.allowing) {
        const { actions } = statement;
        if (actions.negated || isBounded(statement)) continue;
        const wideStatement = anywhere(statement);
        const wide = actions.patterns.filter((name) => {
          const action = limitable(name);
          return (
            action !== undefined && reachesAll(wideStatement, action) && !isHeldBack(facts, granting, name)
          );
        });
        if (wide.length === 0) continue;
        const at = statementPlace(place, statement);
        const shown =
          wide.length > 3 ? `${wide.slice(0, 3).join(", ")} and ${wide.length - 3} more` : wide.join(", ");
        yield violation("unlimited", { ...at, path: `${at.path}.Resource` }, { data: { actions: shown } });
      }
    }
  },
};

/**
 * What AWS's own policies for functions and instances have on everything: logs of their own making, interfaces in a
 * VPC, and word of an instance's state (AWSLambdaBasicExecutionRole, AWSLambdaVPCAccessExecutionRole,
 * AmazonSSMManagedInstanceCore).
 */
const usual = new Set([
  "ec2:assignprivateipaddresses",
  "ec2:createnetworkinterface",
  "ec2:deletenetworkinterface",
  "ec2:unassignprivateipaddresses",
  "logs:createloggroup",
  "logs:createlogstream",
  "logs:putlogevents",
  "ssm:updateinstanceinformation",
]);

const named = new Map<string, ActionFacts | false>();
const mostNamed = 20_000;

/** The action of a name without wildcards, where it changes something and can be limited. */
function limitable(name: string): ActionFacts | undefined {
  let found = named.get(name);
  if (found === undefined) {
    const action = hasWildcard(name) || usual.has(name.toLowerCase()) ? undefined : findAction(name);
    found = action !== undefined && isLimitable(action) ? action : false;
    if (named.size >= mostNamed) named.clear();
    named.set(name, found);
  }
  return found === false ? undefined : found;
}
