import { random } from "./documents.js";

const account = "123456789012";
const services = ["lambda", "ec2", "ecs-tasks", "states", "codebuild"];
const teams = ["web", "data", "payments", "platform", "search", "identity"];
const verbs = [
  "s3:GetObject",
  "s3:PutObject",
  "sqs:SendMessage",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "kms:Decrypt",
];
const host = "token.actions.githubusercontent.com";

/**
 * An AWS account as `get-account-authorization-details` prints it, with so many roles and users. Each is named in about
 * five links: who is trusted, and four things that its policy names.
 */
export function accountDetails(identities: number, seed = 7): string {
  const pick = random(seed);
  const users = Math.floor(identities / 20);
  const roles = identities - users;
  const statement = (index: number) => {
    const action = pick(verbs);
    const [service] = action.split(":") as [string];
    return {
      Effect: "Allow",
      Action: [action, pick(verbs)],
      Resource: Array.from({ length: 4 }, (_, at) =>
        arnOf(service, (index * 7 + at * 13) % Math.max(50, roles / 3)),
      ),
    };
  };
  const inline = (index: number) => [
    { PolicyName: "work", PolicyDocument: { Version: "2012-10-17", Statement: [statement(index)] } },
  ];
  const tags = (index: number) =>
    index % 3 === 0 ? [] : [{ Key: "Owner", Value: `${pick(teams)}@acme.example` }];
  const RoleDetailList = Array.from({ length: roles }, (_, index) => ({
    RoleName: `role-${index}`,
    RoleId: `AROA${String(index).padStart(16, "0")}`,
    Arn: `arn:aws:iam::${account}:role/role-${index}`,
    Path: "/",
    CreateDate: dateOf(index),
    AssumeRolePolicyDocument: trust(index, pick),
    InstanceProfileList: [],
    RolePolicyList: inline(index),
    AttachedManagedPolicies:
      index % 40 === 0
        ? [{ PolicyName: "AdministratorAccess", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }]
        : [],
    Tags: tags(index),
    RoleLastUsed: index % 4 === 0 ? {} : { LastUsedDate: dateOf(index * 3 + 900), Region: "eu-west-1" },
  }));
  const UserDetailList = Array.from({ length: users }, (_, index) => ({
    UserName: `user-${index}`,
    UserId: `AIDA${String(index).padStart(16, "0")}`,
    Arn: `arn:aws:iam::${account}:user/user-${index}`,
    Path: "/",
    CreateDate: dateOf(index),
    UserPolicyList: inline(index),
    GroupList: [],
    AttachedManagedPolicies: [],
    Tags: tags(index),
  }));
  return JSON.stringify({ UserDetailList, GroupDetailList: [], RoleDetailList, Policies: [] });
}

function arnOf(service: string, index: number): string {
  const name = `thing-${Math.floor(index)}`;
  return service === "s3" ? `arn:aws:s3:::acme-${name}/*` : `arn:aws:${service}:eu-west-1:${account}:${name}`;
}

function dateOf(index: number): string {
  return new Date(Date.UTC(2021, 0, 1) + (index % 2100) * 86_400_000).toISOString();
}

/** Mostly services and other roles, and the pipelines of some repositories. */
function trust(index: number, pick: ReturnType<typeof random>): object {
  const statement = (principal: object, more: object = {}) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, ...more }],
  });
  if (index % 5 === 0) {
    return statement(
      { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
      {
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${host}:aud`]: "sts.amazonaws.com",
            [`${host}:sub`]: `repo:acme/${pick(teams)}:environment:prod`,
          },
        },
      },
    );
  }
  if (index % 5 === 1 && index > 10) {
    return statement(
      { AWS: `arn:aws:iam::${account}:role/role-${Math.floor(index / 2)}` },
      { Action: "sts:AssumeRole" },
    );
  }
  return statement({ Service: `${pick(services)}.amazonaws.com` }, { Action: "sts:AssumeRole" });
}
