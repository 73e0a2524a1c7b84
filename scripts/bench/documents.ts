/** Picks one of a list; the same picks at each run. */
export type Source = <T>(list: readonly T[]) => T;

/** A seeded source of picks (mulberry32). */
export function random(seed: number): Source {
  let state = seed;
  return (list) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const part = ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    return list[Math.floor(part * list.length)] as (typeof list)[number];
  };
}

const account = "123456789012";
const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const actions: Readonly<Record<string, readonly string[]>> = {
  s3: ["GetObject", "PutObject", "ListBucket", "DeleteObject", "*", "Get*"],
  dynamodb: ["GetItem", "PutItem", "Query", "Scan", "*"],
  sqs: ["SendMessage", "ReceiveMessage", "*"],
  kms: ["Decrypt", "Encrypt", "GenerateDataKey"],
  iam: ["PassRole", "AttachRolePolicy", "GetRole", "*"],
  secretsmanager: ["GetSecretValue", "DescribeSecret"],
  logs: ["CreateLogGroup", "CreateLogStream", "PutLogEvents"],
  lambda: ["InvokeFunction", "UpdateFunctionCode"],
  ec2: ["DescribeInstances", "RunInstances", "*"],
};

function statement(index: number, pick: Source) {
  const service = pick(Object.keys(actions));
  const names = counts.slice(0, pick([1, 2, 3, 4])).map(() => `${service}:${pick(actions[service] ?? [])}`);
  const name = () => `arn:aws:${service}:eu-west-1:${account}:thing-${pick(counts)}${pick(["", "/*"])}`;
  return {
    Sid: `S${index}`,
    Effect: "Allow",
    Action: [...new Set(names)],
    Resource: pick([true, false, false, false]) ? "*" : counts.slice(0, pick([1, 2, 3])).map(name),
    ...(pick([true, false, false, false, false])
      ? { Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } } }
      : {}),
  };
}

/** A typical identity policy: one to ten statements on one service each. */
export function policyDocument(pick: Source): string {
  const statements = counts.slice(0, pick(counts)).map((_, index) => statement(index, pick));
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const github = "token.actions.githubusercontent.com";
const cluster = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF1";

/** A typical trust policy: a service's, a repository's, a pod's or another account's. */
export function trustDocument(index: number, pick: Source): string {
  const federated = (provider: string, sub: string) => ({
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${provider}:aud`]: "sts.amazonaws.com" },
      StringLike: { [`${provider}:sub`]: sub },
    },
  });
  const services = ["lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com"];
  const kinds = [
    { Principal: { Service: pick(services) }, Action: "sts:AssumeRole" },
    { Principal: { Service: pick(services) }, Action: "sts:AssumeRole" },
    federated(github, `repo:acme/app-${index}:ref:refs/heads/main`),
    federated(github, pick([`repo:acme/app-${index}:*`, "repo:acme/*"])),
    federated(cluster, `system:serviceaccount:ns-${index % 40}:sa-${index}`),
    {
      Principal: { AWS: `arn:aws:iam::${200000000000 + (index % 900)}:root` },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": `x${index}` } },
    },
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...pick(kinds) }] });
}
