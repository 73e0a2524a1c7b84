import { type AwsPolicy, type Facts, isProperties, type Resource, reveal } from "../model/index.js";
import { permissionsOf } from "./filed.js";
import { remembered } from "./remembered.js";
import type { ExampleResource } from "./rule.js";

/** Types whose policy is no grant to the world: an endpoint's policy, and registries made to be public. */
const notGranting = new Set([
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
  "aws:ecrpublic/repositoryPolicy:RepositoryPolicy",
  "aws:vpclattice/authPolicy:AuthPolicy",
]);

/** The policies of resources that say who may use them. */
export const resourcePoliciesOf: (facts: Facts) => readonly AwsPolicy[] = remembered((facts) =>
  permissionsOf(facts, "aws-policy").filter(
    ({ use, resource }) => use === "resource" && !notGranting.has(resource.type) && !isInVpc(resource),
  ),
);

/** A search domain inside a VPC: only what the security groups let through asks its policy at all. */
function isInVpc({ type, properties }: Resource): boolean {
  if (!/^aws:(?:opensearch|elasticsearch)\/domain:/.test(type)) return false;
  const vpc = reveal(properties.vpcOptions);
  return isProperties(vpc) && vpc.subnetIds !== undefined;
}

/** A queue with a policy of one statement: for the examples. */
export function queuePolicy(name: string, statement: Readonly<Record<string, unknown>>): ExampleResource {
  const arn = "arn:aws:sqs:eu-west-1:123456789012:orders";
  return {
    type: "aws:sqs/queuePolicy:QueuePolicy",
    name,
    properties: {
      queueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: arn, ...statement }],
      }),
    },
  };
}
