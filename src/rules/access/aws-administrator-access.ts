import { hasWildcard } from "../../iam/aws/glob.js";
import { matchActions } from "../../iam/aws/matchStatement.js";
import { PartialDocument } from "../../iam/aws/partial.js";
import { isKnown, type Statement, type Unknown } from "../../model/index.js";
import { allowsOnAll } from "../awsBreadth.js";
import { isEveryAction, isOnEverything } from "../awsEverything.js";
import { grantingDocuments, statementPlace } from "../awsGranting.js";
import { isHeldBack } from "../awsLimits.js";
import { attachedPolicy, inlinePolicy, narrowPolicy } from "../examplePolicy.js";
import { undecided, violation } from "../outcome.js";
import type { Rule } from "../rule.js";

/** Whoever may do these on everything can give himself every right. */
const iamRights = ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:PassRole"];
/** A sample across services that nobody but an administrator or power user has together. */
const nearlyAll = [
  "ec2:RunInstances",
  "s3:DeleteBucket",
  "rds:DeleteDBInstance",
  "lambda:CreateFunction",
  "kms:ScheduleKeyDeletion",
];

type Breadth = "everything" | "iam" | "nearly";

const breadths = new WeakMap<Statement, Breadth | "bounded">();

/** How much a statement allows, where that is too much; worked out once, since AWS's own policies are attached often. */
function breadthOf(statement: Statement): Breadth | undefined {
  if (!isOnEverything(statement)) return undefined;
  let breadth = breadths.get(statement);
  if (breadth === undefined) {
    breadth = readBreadth(statement);
    breadths.set(statement, breadth);
  }
  return breadth === "bounded" ? undefined : breadth;
}

function readBreadth(statement: Statement): Breadth | "bounded" {
  if (!allowsOnAll(statement, [])) return "bounded";
  if (isEveryAction(statement)) return "everything";
  if (allowsOnAll(statement, iamRights)) return "iam";
  return allowsOnAll(statement, nearlyAll) ? "nearly" : "bounded";
}

interface Shared {
  readonly message: Breadth;
  readonly rights: readonly string[];
  /** The first statement with one of the rights. */
  readonly statement: Statement;
}

/** What several statements give together, where none is too much by itself. */
function sharedBy(statements: readonly Statement[]): Shared | undefined {
  const open = statements.filter((statement) => allowsOnAll(statement, []));
  if (open.length < 2) return undefined;
  const giverOf = (right: string) => open.find(({ actions }) => matchActions(actions, right.toLowerCase()));
  for (const [message, rights] of [["iam", iamRights] as const, ["nearly", nearlyAll] as const]) {
    const statement = rights.every((right) => giverOf(right)) ? giverOf(rights[0]!) : undefined;
    if (statement !== undefined) return { message, rights, statement };
  }
  return undefined;
}

/** Of the rights that make it too much, those that the statement itself allows. */
function allowedBy({ actions }: Statement): readonly string[] {
  return [...iamRights, ...nearlyAll].filter((action) => matchActions(actions, action.toLowerCase()));
}

export const awsAdministratorAccess: Rule<Breadth> = {
  name: "aws-administrator-access",
  title: "Administrator access",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "An identity that may do everything turns each token that leaks into the loss of the account. No workload needs it; what deploys infrastructure can be bounded too.",
  remediation:
    "Name the actions and resources that the workload uses; keyless grants write them from a resource's ARN.",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-sp-800-207:tenet-3",
    "nist-csf-2.0:PR.AA-05",
    "cis-aws-7.0.0:2.14",
    "csa-ccm-4.0:IAM-05",
    "mitre-attack:T1098.003",
  ],
  parameters: {},
  messages: {
    everything: "{policy} allows every action on every resource.",
    iam: "{policy} allows changing every identity's rights, so its holder can give itself any right.",
    nearly: "{policy} allows nearly every service's every action on every resource.",
  },
  examples: {
    bad: [
      {
        title: "Everything, in one of its spellings.",
        resources: [inlinePolicy("deploy", { Effect: "Allow", Action: "*:*", Resource: "*" })],
        findings: ["everything:policy.Statement[0]"],
      },
      {
        title: "AWS's own administrator policy.",
        resources: [attachedPolicy("admin", "arn:aws:iam::aws:policy/AdministratorAccess")],
        findings: ["everything:policyArn.Statement[0]"],
      },
      {
        title: "All of IAM is all of the account.",
        resources: [attachedPolicy("iam", "arn:aws:iam::aws:policy/IAMFullAccess")],
        findings: ["iam:policyArn.Statement[0]"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      {
        title: "Reading is not administering.",
        resources: [attachedPolicy("audit", "arn:aws:iam::aws:policy/SecurityAudit")],
      },
    ],
  },
  *check(facts) {
    for (const granting of grantingDocuments(facts)) {
      const { place, document, managed, allowing } = granting;
      const policy = managed === undefined ? "The policy" : managed.slice(managed.lastIndexOf("/") + 1);
      let found = false;
      for (const statement of allowing) {
        const message = breadthOf(statement);
        if (message === undefined) continue;
        if (allowedBy(statement).every((action) => isHeldBack(facts, granting, action))) continue;
        found = true;
        yield violation(message, statementPlace(place, statement), { data: { policy } });
      }
      const shared = found ? undefined : sharedBy(allowing);
      if (shared !== undefined && !shared.rights.every((right) => isHeldBack(facts, granting, right))) {
        found = true;
        yield violation(shared.message, statementPlace(place, shared.statement), { data: { policy } });
      }
      if (!found && !isKnown(document) && mayBeTooMuch(document)) yield undecided(place, document);
    }
  },
};

/**
 * Whether what is not known of a document may make it far too wide: this rule speaks for all others. Named actions on
 * resources that have no ARN yet do not.
 */
function mayBeTooMuch(document: Unknown): boolean {
  if (!(document instanceof PartialDocument)) return true;
  const { atLeast, atMost } = document;
  return atMost.statements.some(
    (statement) =>
      statement.effect === "Allow" &&
      !atLeast.statements.includes(statement) &&
      (breadthOf(statement) !== undefined ||
        statement.actions.negated ||
        statement.actions.patterns.some(hasWildcard)),
  );
}
