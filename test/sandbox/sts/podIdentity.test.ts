import assert from "node:assert/strict";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromHttp } from "@aws-sdk/credential-providers";
import { agentPath, clusterIssuer } from "../../../src/sandbox/sts/index.js";
import { account, type Order, type Sandbox, startSandbox } from "./support.js";

const cluster = `arn:aws:eks:eu-west-1:${account}:cluster/main`;
const order = {
  issuer: clusterIssuer(cluster),
  form: "pod",
  parts: { namespace: "shop", serviceAccount: "api" },
  audience: "pods.eks.amazonaws.com",
} satisfies Order;

describe("the agent of EKS Pod Identity in the sandbox", () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox();
    const tag = (name: string) => `aws:RequestTag/${name}`;
    const roleArn = sandbox.role("api", {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            [tag("eks-cluster-arn")]: cluster,
            [tag("kubernetes-namespace")]: "shop",
            [tag("kubernetes-service-account")]: "api",
          },
        },
      },
    });
    associate("shop", "api", roleArn);
    // Whoever may make associations tries to hand the role to a pod of their own.
    associate("evil", "api", roleArn);
    associate("shop", "plain", roleArn, { disableSessionTags: true });
    associate("shop", "api", roleArn, {}, "other");
  });
  after(() => sandbox.stop());

  function associate(
    namespace: string,
    serviceAccount: string,
    roleArn: string,
    more = {},
    clusterName = "main",
  ) {
    const id = `${clusterName}-${namespace}-${serviceAccount}`;
    const associationArn = `arn:aws:eks:eu-west-1:${account}:podidentityassociation/${clusterName}/a-${id}`;
    const properties = { clusterName, namespace, serviceAccount, roleArn, associationArn, ...more };
    sandbox.aws("aws:eks/podIdentityAssociation:PodIdentityAssociation", id, properties);
  }

  /** The AWS SDK's own way of a container: the agent's address and the pod's token. */
  const credentials = async (change: Partial<Order> = {}, at = cluster) =>
    fromHttp({
      awsContainerCredentialsFullUri: `${sandbox.service.url}${agentPath(at)}`,
      awsContainerAuthorizationToken: await sandbox.token({ ...order, ...change }),
      maxRetries: 0,
    })();

  it("gives the pod of the association a session, through the AWS SDK", async () => {
    const given = await credentials();
    const client = new STSClient({ region: "eu-west-1", endpoint: sandbox.service.url, credentials: given });
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    assert.match(String(Arn), new RegExp(`^arn:aws:sts::${account}:assumed-role/api/eks-main-pod-`));
  });

  const other = cluster.replace(/main$/, "other");
  const parts = (change: object) => ({ parts: { ...order.parts, ...change } });
  const refused: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    [
      "a pod without an association",
      () => credentials(parts({ serviceAccount: "web" })),
      "ResourceNotFoundException",
    ],
    [
      "a namespace that the trust does not mean",
      () => credentials(parts({ namespace: "evil" })),
      "AccessDeniedException",
    ],
    [
      "an association without session tags",
      () => credentials(parts({ serviceAccount: "plain" })),
      "AccessDeniedException",
    ],
    ["another cluster's token", () => credentials({ issuer: clusterIssuer(other) }), "InvalidTokenException"],
    ["another cluster", () => credentials({ issuer: clusterIssuer(other) }, other), "AccessDeniedException"],
    [
      "a token made out to STS",
      () => credentials({ audience: "sts.amazonaws.com" }),
      "InvalidTokenException",
    ],
    ["an expired token", () => credentials({ expiresIn: -1 }), "ExpiredTokenException"],
    [
      "a token of another issuer",
      () => credentials({ issuer: "https://evil.example", form: "token", parts: {} }),
      "InvalidTokenException",
    ],
  ];
  for (const [title, present, Code] of refused) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(present(), { Code });
    });
  }
});
