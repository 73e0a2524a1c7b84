import { type Facts, isUnknown, reveal } from "../../model/index.js";
import { apiOf, isOnPublicApi } from "../apiPolicies.js";
import { resourcesOf } from "../filed.js";
import { undecided, violation } from "../outcome.js";
import { resourcePoliciesOf } from "../resourcePolicies.js";
import type { ExampleResource, Rule } from "../rule.js";
import { allowsStranger } from "../strangers.js";

function api(statement: Readonly<Record<string, unknown>>): ExampleResource {
  const everyone = {
    Effect: "Allow",
    Principal: "*",
    Action: "execute-api:Invoke",
    Resource: "execute-api:/*",
  };
  return {
    type: "aws:apigateway/restApi:RestApi",
    name: "orders",
    properties: {
      name: "orders",
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...everyone, ...statement }] }),
    },
  };
}

function method(name: string, authorization: string): ExampleResource {
  const properties = { restApi: "${orders.id}", resourceId: "a1b2c3", httpMethod: "POST", authorization };
  return { type: "aws:apigateway/method:Method", name, properties };
}

export const awsApiOpen: Rule<"open"> = {
  name: "aws-api-open",
  title: "API whose policy lets everyone call it",
  layer: "access",
  severity: "warn",
  clouds: ["aws"],
  scope: "stack",
  why: "The policy keeps nobody out: a method without an authoriser is anyone's, and one that asks for IAM takes the credentials of every AWS account. An API without a policy is as open to the internet, and many are meant to be, so this is said and does not block; a private API with such a policy is open to the VPC endpoints of every account, and does (aws-resource-open).",
  remediation:
    "Give every method an authoriser (Cognito or your own), or a condition on aws:SourceVpce, aws:PrincipalOrgID or aws:SourceIp in the policy.",
  standards: ["owasp-nhi-2025:NHI4", "nist-csf-2.0:PR.AA-03", "csa-ccm-4.0:IAM-14"],
  parameters: {},
  messages: { open: "Anyone may do {action} here, unless a method's authoriser keeps them out." },
  examples: {
    bad: [
      {
        title: "Everyone, and no word of an authoriser.",
        resources: [api({})],
        findings: ["open:policy"],
      },
      {
        title: "Methods that ask for IAM: with the policy, of any account.",
        resources: [api({}), method("order", "AWS_IAM")],
        findings: ["open:policy"],
      },
    ],
    good: [
      {
        title: "Everyone, up to the authoriser of the methods.",
        resources: [api({}), method("order", "COGNITO_USER_POOLS")],
      },
      {
        title: "One's own organisation.",
        resources: [api({ Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } })],
      },
    ],
  },
  *check(facts) {
    for (const policy of resourcePoliciesOf(facts)) {
      if (!isOnPublicApi(policy, facts)) continue;
      const request = allowsStranger(policy.document);
      if (request === undefined) continue;
      if (hasAuthorisers(apiOf(policy, facts)?.address, facts)) continue;
      if (isUnknown(request)) {
        yield undecided(policy, request);
        continue;
      }
      yield violation("open", policy, {
        data: { action: request.action },
        witness: { principal: "arn:aws:iam::999999999998:role/stranger", action: request.action },
      });
    }
  },
};

/** Authorisers that tell callers apart whatever the policy says. */
const telling = new Set<unknown>(["CUSTOM", "COGNITO_USER_POOLS"]);

/** Whether the input has methods of the API, and each but the preflight of browsers has an authoriser of its own. */
function hasAuthorisers(api: string | undefined, facts: Facts): boolean {
  if (api === undefined) return false;
  const methods = resourcesOf(facts, "aws:apigateway/method:Method").filter(
    ({ references, properties, change }) =>
      change !== "delete" &&
      references.restApi?.includes(api) === true &&
      reveal(properties.httpMethod) !== "OPTIONS",
  );
  return (
    methods.length > 0 && methods.every(({ properties }) => telling.has(reveal(properties.authorization)))
  );
}
