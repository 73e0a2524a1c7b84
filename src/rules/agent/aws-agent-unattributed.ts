import { actionSet, findAllowed, query } from "../../analysis/permissions/aws/index.js";
import { includes } from "../../analysis/sets/index.js";
import { actionsMatching } from "../../iam/aws/catalogue.js";
import { type Facts, isKnown, type Statement } from "../../model/index.js";
import {
  type AgentRole,
  agentRoles,
  demandsPerson,
  type Holding,
  permissionsOfRole,
  policiesOf,
  servicesOf,
} from "../agents.js";
import { allowing } from "../awsGranting.js";
import { changes } from "../awsLimitable.js";
import { agentPlumbing, agentRole } from "../exampleAgent.js";
import { inlinePolicy } from "../examplePolicy.js";
import { narrowGithubRole } from "../exampleTrust.js";
import { nameOf } from "../identities.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const publish = {
  Effect: "Allow",
  Action: ["s3:PutObject", "s3:DeleteObject"],
  Resource: "arn:aws:s3:::acme-site/*",
};

export const awsAgentUnattributed: Rule<"acts"> = {
  name: "aws-agent-unattributed",
  title: "Agent that changes things in nobody's name",
  layer: "agent",
  severity: "warn",
  clouds: ["aws"],
  scope: "stack",
  why: "A service starts this role for every person alike, so that a change which the agent makes with it can never be tied to whoever asked for it.",
  remediation:
    "Let the agent change things only through a second role that demands the person's source identity, or bind these statements to `aws:SourceIdentity` or a principal tag.",
  standards: [
    "owasp-agentic-2026:ASI03",
    "owasp-agentic-2026:ASI10",
    "owasp-nhi-2025:NHI10",
    "nist-csf-2.0:PR.AA-04",
    "nist-ai-rmf-1.0:MEASURE 2.8",
    "csa-ccm-4.0:LOG-08",
  ],
  parameters: {},
  messages: { acts: "{name} may do {action}, and no session of it names a person." },
  examples: {
    bad: [
      {
        title: "The agent's own role writes to a bucket.",
        resources: [agentRole, agentPlumbing, inlinePolicy("publish", publish)],
        findings: ["acts"],
      },
      {
        title: "The same through everything but a few actions.",
        resources: [
          agentRole,
          inlinePolicy("most", { Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }),
        ],
        findings: ["acts"],
      },
    ],
    good: [
      {
        title: "The agent runs its model, and changes things through a role that names the person.",
        resources: [
          agentRole,
          agentPlumbing,
          inlinePolicy("delegate", {
            Effect: "Allow",
            Action: ["sts:AssumeRole", "sts:SetSourceIdentity"],
            Resource: "arn:aws:iam::111122223333:role/on-behalf",
          }),
        ],
      },
      {
        title: "Bound to the source identity; and a role that is no agent's.",
        resources: [
          agentRole,
          inlinePolicy("publish", {
            ...publish,
            Condition: { StringLike: { "aws:SourceIdentity": "*@example.com" } },
          }),
          { ...narrowGithubRole, name: "ci", properties: { ...narrowGithubRole.properties, name: "ci" } },
        ],
      },
    ],
  },
  *check(facts) {
    for (const agent of agentRoles(facts)) {
      const action = startedByService(agent) ? unattributedChange(facts, agent) : undefined;
      if (action === undefined) continue;
      const { identity } = agent;
      yield violation("acts", identity, { data: { name: nameOf(identity), action }, witness: { action } });
    }
  },
};

/** Whether some session starts with nobody's name: a service cannot give one. */
function startedByService({ trust }: AgentRole): boolean {
  if (trust === undefined) return true;
  return allowing(trust.document).some(
    (statement) => servicesOf(statement).length > 0 && !demandsPerson(statement),
  );
}

function unattributedChange(facts: Facts, agent: AgentRole): string | undefined {
  const holdings = policiesOf(facts, agent);
  const isHeldBack = agent.identity.boundary !== undefined || holdings.some(deniesSomething);
  for (const { document } of holdings) {
    for (const statement of allowing(document)) {
      if (demandsPerson(statement)) continue;
      const action = isHeldBack
        ? leftOf(facts, agent, [...changesIn(statement)])
        : first(changesIn(statement));
      if (action !== undefined) return action;
    }
  }
  return undefined;
}

function deniesSomething({ document }: Holding): boolean {
  return isKnown(document) && document.statements.some(({ effect }) => effect === "Deny");
}

/** Of the actions of a statement, one that boundary and denials leave. */
function leftOf(facts: Facts, { identity }: AgentRole, actions: readonly string[]): string | undefined {
  if (actions.length === 0) return undefined;
  const found = findAllowed(permissionsOfRole(facts, identity), query({ actions }));
  return isKnown(found) ? found?.action : actions[0];
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}

/** What running takes: models, tokens, logs, traces, images; and becoming another role, which is judged there. */
const plumbing =
  /^(?:bedrock|bedrock-agentcore|bedrock-mantle|logs|xray|cloudwatch|ecr|ecr-public|sts|kms|signin|aws-marketplace):/i;

/** Sessions and addresses that are asked for, which the catalogue counts as writing. */
const asking = /:(?:Get|BatchGet|List|Describe|Search|View)|^s3express:CreateSession$/;

/** Where all but a few actions are allowed, one of these is the witness. */
const usual = ["s3:PutObject", "dynamodb:PutItem", "lambda:UpdateFunctionCode", "iam:PutRolePolicy"];

function* changesIn({ actions }: Statement): Iterable<string> {
  if (actions.negated) {
    const set = actionSet(actions);
    yield* usual.filter((action) => includes(set, action.toLowerCase()));
    return;
  }
  for (const pattern of actions.patterns) {
    if (plumbing.test(pattern)) continue;
    for (const each of actionsMatching(pattern))
      if (changes(each) && !plumbing.test(each.name) && !asking.test(each.name)) yield each.name;
  }
}
