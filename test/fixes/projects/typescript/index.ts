import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { jobRole } from "./lib/roles";

const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const prefix = "token.actions.githubusercontent.com";

// Text: no audience, and a session of half a day.
export const deploy = new aws.iam.Role("deploy", {
  name: "deploy",
  maxSessionDuration: 43200,
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/web:environment:production" },
        },
      },
    ],
  }),
});

// A constant, in which ForAllValues lets in whoever has no such claim.
const trust: aws.iam.PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        'ForAllValues:StringEquals': {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:acme/web:environment:production',
        },
      },
    },
  ],
};
new aws.iam.Role("constant", { name: "constant", assumeRolePolicy: trust });

// Blocks.
const document = aws.iam.getPolicyDocumentOutput({
  statements: [
    {
      actions: ["sts:AssumeRoleWithWebIdentity"],
      principals: [{ type: "Federated", identifiers: [provider] }],
      conditions: [
        {
          test: "StringLikeIfExists",
          variable: "token.actions.githubusercontent.com:sub",
          values: ["repo:acme/web:environment:*"],
        },
      ],
    },
  ],
});
new aws.iam.Role("blocks", { name: "blocks", assumeRolePolicy: document.json });

// The key is computed: nothing is changed that is not seen.
new aws.iam.Role("computed", {
  name: "computed",
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          "ForAllValues:StringEquals": {
            [`${prefix}:aud`]: "sts.amazonaws.com",
            [`${prefix}:sub`]: "repo:acme/web:environment:production",
          },
        },
      },
    ],
  },
});

new aws.ec2.Instance("host", {
  ami: "ami-0123456789abcdef0",
  instanceType: "t4g.small",
  iamInstanceProfile: "host",
});

new aws.ssm.Parameter("password", {
  name: "/prod/orders/db-password",
  type: "String",
  value: new pulumi.Config().requireSecret("password"),
});

export const nightly = jobRole.arn;
export const token = `ghp_${"a1B2".repeat(9)}`;
