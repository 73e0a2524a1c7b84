import { actionSet } from "../../analysis/permissions/aws/index.js";
import { includes } from "../../analysis/sets/index.js";
import {
  type Condition,
  isKnown,
  type PrincipalPattern,
  type Statement,
  type Trust,
} from "../../model/index.js";
import { type AgentRole, agentRoles, demandsPerson } from "../agents.js";
import { allowing, statementPlace } from "../awsGranting.js";
import { delegatedRole, namedAgentRole } from "../exampleAgent.js";
import { trustingRole } from "../exampleTrust.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

export const awsAgentWithoutSourceIdentity: Rule<"agent" | "delegated"> = {
  name: "aws-agent-without-source-identity",
  title: "Agent role that does not ask for whom the agent acts",
  layer: "agent",
  severity: "warn",
  clouds: ["aws"],
  // Whether a role is an agent's is also told by what runs as it.
  scope: "stack",
  why: "CloudTrail ties an agent's call to a person only by the session's source identity or tags. A trust policy that does not demand them admits sessions of which nobody can say later who asked.",
  remediation:
    'Demand `sts:SourceIdentity` (`StringLike: {"sts:SourceIdentity": "*@example.com"}`) or a session tag that names the person, and allow `sts:SetSourceIdentity` and `sts:TagSession`.',
  standards: [
    "owasp-agentic-2026:ASI03",
    "owasp-nhi-2025:NHI10",
    "nist-csf-2.0:PR.AA-04",
    "nist-ai-rmf-1.0:MEASURE 2.8",
    "csa-ccm-4.0:IAM-13",
  ],
  parameters: {},
  messages: {
    agent: "{caller} may become this agent's role without saying for whom.",
    delegated: "The agent {caller} may become this role without saying for whom it acts.",
  },
  examples: {
    bad: [
      {
        title: "A role that an agent takes on, without a word of the person.",
        resources: [namedAgentRole, delegatedRole()],
        findings: ["delegated:assumeRolePolicy.Statement[0]"],
      },
      {
        title: "A gateway's role that callers become by its name alone.",
        resources: [
          trustingRole("support-agent", {
            Effect: "Allow",
            Principal: {
              Service: "bedrock-agentcore.amazonaws.com",
              AWS: "arn:aws:iam::111122223333:role/gateway",
            },
            Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
          }),
        ],
        findings: ["agent:assumeRolePolicy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "The role demands the person as source identity.",
        resources: [namedAgentRole, delegatedRole({ StringLike: { "sts:SourceIdentity": "*@example.com" } })],
      },
      {
        title: "A session tag names the person; a role that no agent takes on is not asked.",
        resources: [
          namedAgentRole,
          delegatedRole({ StringLike: { "aws:RequestTag/user": "*" } }),
          trustingRole("operations", {
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111122223333:role/ci" },
            Action: "sts:AssumeRole",
          }),
        ],
      },
    ],
  },
  *check(facts) {
    const agents = agentRoles(facts);
    if (agents.length === 0) return;
    const own = new Set(agents.flatMap(({ trust }) => trust ?? []));
    const callers = agentArns(agents);
    for (const trust of facts.trusts) {
      if (deniesTheNameless(trust)) continue;
      for (const statement of allowing(trust.document)) {
        const caller = callerOf(statement, (arn) => own.has(trust) || callers.has(arn));
        if (caller === undefined || !assumes(statement) || demandsPerson(statement)) continue;
        const message = messageFor(trust, own);
        yield violation(message, statementPlace(trust, statement), { data: { caller } });
      }
    }
  },
};

function messageFor(trust: Trust, own: ReadonlySet<Trust>): "agent" | "delegated" {
  return own.has(trust) ? "agent" : "delegated";
}

function agentArns(agents: readonly AgentRole[]): ReadonlySet<string> {
  return new Set(agents.map(({ identity }) => identity.id));
}

/** The first account, role or user among the principals that counts; services cannot name a person. */
function callerOf({ principals }: Statement, counts: (arn: string) => boolean): string | undefined {
  if (principals === undefined || principals.negated) return undefined;
  const isCaller = ({ kind, value }: PrincipalPattern) => kind === "AWS" && counts(value);
  return principals.principals.find(isCaller)?.value;
}

function assumes({ actions }: Statement): boolean {
  return includes(actionSet(actions), "sts:assumerole");
}

/** Keys that tell services from people, who are the ones that have a name. */
const ofServices = /^aws:(?:principaltype|principalisawsservice|principalservicename)$/i;

/** Whether the policy denies to become the role to whoever brings no source identity. */
function deniesTheNameless({ document }: Trust): boolean {
  if (!isKnown(document)) return false;
  return document.statements.some(
    ({ effect, actions, principals, conditions }) =>
      effect === "Deny" &&
      includes(actionSet(actions), "sts:assumerole") &&
      principals?.negated === false &&
      principals.principals.some(({ value }) => value === "*") &&
      conditions.some(isNameless) &&
      conditions.every((each) => isNameless(each) || ofServices.test(each.key)),
  );
}

function isNameless({ operator, key, values }: Condition): boolean {
  return (
    operator.toLowerCase() === "null" &&
    /^sts:sourceidentity$/i.test(key) &&
    values.every((value) => value.toLowerCase() === "true")
  );
}
