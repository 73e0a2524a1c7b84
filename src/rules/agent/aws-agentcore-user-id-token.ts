import { actionsIn, leaves, namesTokenActions } from "../agentcore.js";
import { allowing, grantingDocuments, statementPlace } from "../awsGranting.js";
import { agentCorePolicy } from "../exampleAgent.js";
import { violation } from "../outcome.js";
import type { Rule } from "../rule.js";

const forJwt = "bedrock-agentcore:getworkloadaccesstokenforjwt";
const forUserId = "bedrock-agentcore:getworkloadaccesstokenforuserid";
const own =
  "arn:aws:bedrock-agentcore:eu-central-1:111122223333:workload-identity-directory/default/workload-identity/support-a1b2";

export const awsAgentcoreUserIdToken: Rule<"beside"> = {
  name: "aws-agentcore-user-id-token",
  title: "Agent that may name the person itself",
  layer: "agent",
  severity: "warn",
  clouds: ["aws"],
  scope: "resource",
  why: "With a JWT, AgentCore verifies who the person is; GetWorkloadAccessTokenForUserId takes whatever name the agent gives. An agent that may do both gets any person's tokens by asking for them.",
  remediation: "Allow GetWorkloadAccessTokenForJWT alone, and deny GetWorkloadAccessTokenForUserId.",
  standards: [
    "owasp-agentic-2026:ASI03",
    "owasp-agentic-2026:ASI09",
    "owasp-nhi-2025:NHI4",
    "nist-csf-2.0:PR.AA-04",
    "csa-ccm-4.0:IAM-13",
  ],
  parameters: {},
  messages: {
    beside:
      "GetWorkloadAccessTokenForUserId is allowed beside the verified way (ForJWT): the agent may claim to act for anybody.",
  },
  examples: {
    bad: [
      {
        title: "Both in one statement.",
        resources: [
          agentCorePolicy({
            Action: [
              "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
              "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
            ],
            Resource: own,
          }),
        ],
        findings: ["beside:policy.Statement[0]"],
      },
      {
        title: "Both by one pattern.",
        resources: [agentCorePolicy({ Action: "bedrock-agentcore:GetWorkloadAccessToken*", Resource: own })],
        findings: ["beside:policy.Statement[0]"],
      },
    ],
    good: [
      {
        title: "The verified way alone.",
        resources: [
          agentCorePolicy({ Action: "bedrock-agentcore:GetWorkloadAccessTokenForJWT", Resource: own }),
        ],
      },
      {
        title: "The other way is denied.",
        resources: [
          agentCorePolicy(
            { Action: "bedrock-agentcore:GetWorkloadAccessToken*", Resource: own },
            {
              Effect: "Deny",
              Action: "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
              Resource: "*",
            },
          ),
        ],
      },
    ],
  },
  *check(facts) {
    for (const { place, document, managed } of grantingDocuments(facts)) {
      if (managed !== undefined) continue;
      const named = allowing(document).filter(namesTokenActions);
      const claiming = named.find((statement) => actionsIn(statement, [forUserId]).length > 0);
      if (claiming === undefined || !leaves(document, forUserId)) continue;
      if (!named.some((statement) => actionsIn(statement, [forJwt]).length > 0)) continue;
      yield violation("beside", statementPlace(place, claiming));
    }
  },
};
