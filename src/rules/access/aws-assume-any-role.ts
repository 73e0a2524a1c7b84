import { compileStatement } from "../../analysis/permissions/aws/index.js";
import { admits } from "../../analysis/sets/index.js";
import { findAction } from "../../iam/aws/catalogue.js";
import { matchActions } from "../../iam/aws/matchStatement.js";
import type { Facts, Knowable, PolicyDocument, Statement } from "../../model/index.js";
import { agentRoles, policiesOf } from "../agents.js";
import { isBounded } from "../awsBounds.js";
import { allowsOnAll, reachesAll } from "../awsBreadth.js";
import { isEveryAction } from "../awsEverything.js";
import { grantingDocuments, statementPlace } from "../awsGranting.js";
import { isHeldBack } from "../awsLimits.js";
import { inlineAllow, narrowPolicy } from "../examplePolicy.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const assume = inlineAllow("assume", "sts:AssumeRole");

export const awsAssumeAnyRole: Rule<"any"> = {
  name: "aws-assume-any-role",
  title: "May become any role in any account",
  layer: "access",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "Many roles leave it to their account's policies who may assume them. Whoever may assume any role has all of theirs, the next one that somebody makes included, and carries data out through roles of others.",
  remediation:
    "Name the roles, or bound them by a tag (aws:ResourceTag) or to your organisation (aws:ResourceOrgID).",
  standards: [
    "owasp-nhi-2025:NHI5",
    "owasp-agentic-2026:ASI03",
    "nist-csf-2.0:PR.AA-05",
    "csa-ccm-4.0:IAM-10",
    "mitre-attack:T1548.005",
  ],
  parameters: {},
  messages: {
    any: "This lets its holder become any role that trusts the account, in any account: {resources}.",
  },
  examples: {
    bad: [
      { title: "Any role.", resources: [assume("*")], findings: ["any:policy.Statement[0]"] },
      {
        title: "Any role of any account.",
        resources: [assume(["arn:aws:iam::*:role/*"])],
        findings: ["any:policy.Statement[0]"],
      },
    ],
    good: [
      { title: "Named actions on one bucket.", resources: [narrowPolicy] },
      { title: "One role.", resources: [assume("arn:aws:iam::123456789012:role/deploy")] },
      {
        title: "One role by its name, in whichever account.",
        resources: [assume("arn:aws:iam::*:role/audit-reader")],
      },
      {
        title: "The roles of one's own organisation: whom those trust is their trust policies' matter.",
        resources: [assume("*", { StringEquals: { "aws:ResourceOrgID": "o-exampleorgid" } })],
      },
      {
        title: "The roles that are tagged for it.",
        resources: [assume("*", { StringEquals: { "aws:ResourceTag/assumable-by": "ci" } })],
      },
    ],
  },
  *check(facts) {
    let agents: ReadonlySet<Knowable<PolicyDocument>> | undefined;
    for (const granting of grantingDocuments(facts)) {
      if (granting.managed !== undefined) continue;
      for (const statement of granting.allowing) {
        const { actions, resources } = statement;
        // What allows nearly everything is told as that.
        if (actions.negated || !matchActions(actions, "sts:assumerole")) continue;
        if (isEveryAction(statement) || allowsOnAll(statement, ["iam:PutRolePolicy"])) continue;
        if (
          !reachesAll(statement, findAction("sts:AssumeRole")!) ||
          isBounded(statement) ||
          isWithinOwn(statement)
        )
          continue;
        // Of agents that is told as what they delegate.
        agents ??= documentsOfAgents(facts);
        if (agents.has(granting.document) || isHeldBack(facts, granting, "sts:AssumeRole")) continue;
        const written = resources?.negated ? "nearly all roles" : (resources?.patterns.join(", ") ?? "*");
        yield violation("any", statementPlace(granting.place, statement), {
          data: { resources: written },
          witness: { action: "sts:AssumeRole", resource: "arn:aws:iam::999999999998:role/unlikely-9" },
        });
      }
    }
  },
};

/** Whether a statement's conditions say in whose account or organisation the roles are. */
function isWithinOwn(statement: Statement): boolean {
  if (!statement.conditions.some(({ key }) => isAboutOwner(key))) return false;
  const { box, relations } = compileStatement(statement, "2012-10-17");
  if (relations.some(({ on }) => isAboutOwner(on))) return true;
  return [...box].some(([key, dimension]) => isAboutOwner(key) && !admits(dimension, [someone]));
}

function isAboutOwner(key: string): boolean {
  return /^aws:resource(?:account|org)/i.test(key);
}

/** No account, organisation or path of one. */
const someone = "~unlikely~";

function documentsOfAgents(facts: Facts): ReadonlySet<Knowable<PolicyDocument>> {
  return new Set(
    agentRoles(facts).flatMap((agent) => policiesOf(facts, agent).map(({ document }) => document)),
  );
}
