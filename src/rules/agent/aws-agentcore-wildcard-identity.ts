import { actionsIn, leaves, namesTokenActions, reachesAny, tokenActions } from "../agentcore.js";
import { isBounded } from "../awsBounds.js";
import { allowing, grantingDocuments, statementPlace } from "../awsGranting.js";
import { agentCorePolicy } from "../exampleAgent.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const vault = "arn:aws:bedrock-agentcore:eu-central-1:111122223333";

export const awsAgentcoreWildcardIdentity: Rule<"identity" | "provider"> = {
  name: "aws-agentcore-wildcard-identity",
  title: "Agent that may get other agents' tokens",
  layer: "agent",
  severity: "block",
  clouds: ["aws"],
  scope: "resource",
  why: "AgentCore does not bind workload identities to credential providers in an account: the policy alone says which agent gets whose tokens. With a wildcard every agent may act as every other.",
  remediation:
    "Name the agent's own workload identity (workload-identity-directory/default/workload-identity/NAME) and its credential providers.",
  standards: [
    "owasp-agentic-2026:ASI03",
    "owasp-agentic-2026:ASI07",
    "owasp-nhi-2025:NHI9",
    "owasp-nhi-2025:NHI5",
    "nist-csf-2.0:PR.AA-05",
    "mitre-attack:T1528",
  ],
  parameters: {},
  messages: {
    identity: "{action} is allowed for every workload identity, so this agent gets the tokens of all others.",
    provider: "{action} is allowed for every credential provider, so this agent gets every service's tokens.",
  },
  examples: {
    bad: [
      {
        title: "The tokens of every workload identity.",
        resources: [
          agentCorePolicy({
            Action: "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
            Resource: `${vault}:workload-identity-directory/default/workload-identity/*`,
          }),
        ],
        findings: ["identity:policy.Statement[0]"],
      },
      {
        title: "The API keys of every provider.",
        resources: [agentCorePolicy({ Action: ["bedrock-agentcore:GetResourceApiKey"], Resource: "*" })],
        findings: ["provider:policy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "Its own identity, and one provider.",
        resources: [
          agentCorePolicy(
            {
              Action: "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
              Resource: [
                `${vault}:workload-identity-directory/default`,
                `${vault}:workload-identity-directory/default/workload-identity/support-*`,
              ],
            },
            {
              Action: "bedrock-agentcore:GetResourceOauth2Token",
              Resource: [
                `${vault}:token-vault/default`,
                `${vault}:token-vault/default/oauth2credentialprovider/calendar`,
                `${vault}:workload-identity-directory/default/workload-identity/support-*`,
              ],
            },
          ),
        ],
      },
      {
        title: "Running an agent is no token of its own.",
        resources: [agentCorePolicy({ Action: "bedrock-agentcore:InvokeAgentRuntime", Resource: "*" })],
      },
    ],
  },
  *check(facts) {
    for (const { place, document, managed } of grantingDocuments(facts)) {
      if (managed !== undefined) continue;
      for (const statement of allowing(document)) {
        if (!namesTokenActions(statement) || isBounded(statement)) continue;
        const message = widest(statement);
        if (message === undefined || !leaves(document, message.action, message.kind)) continue;
        yield violation(message.kind, statementPlace(place, statement), {
          data: { action: message.action },
          witness: { action: message.action },
        });
      }
    }
  },
};

function widest(
  statement: Parameters<typeof reachesAny>[0],
): { readonly kind: "identity" | "provider"; readonly action: string } | undefined {
  const [own] = actionsIn(statement, tokenActions.own);
  if (own !== undefined && reachesAny(statement, "identity"))
    return { kind: "identity", action: spelled(own) };
  const [service] = actionsIn(statement, tokenActions.services);
  if (service !== undefined && reachesAny(statement, "provider"))
    return { kind: "provider", action: spelled(service) };
  return undefined;
}

const spellings: Readonly<Record<string, string>> = {
  "bedrock-agentcore:getworkloadaccesstoken": "bedrock-agentcore:GetWorkloadAccessToken",
  "bedrock-agentcore:getworkloadaccesstokenforjwt": "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
  "bedrock-agentcore:getworkloadaccesstokenforuserid": "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
  "bedrock-agentcore:getresourceoauth2token": "bedrock-agentcore:GetResourceOauth2Token",
  "bedrock-agentcore:getresourceapikey": "bedrock-agentcore:GetResourceApiKey",
};

function spelled(action: string): string {
  return spellings[action] ?? action;
}
