/**
 * `npx tsx test/bench/policies.ts`: reads and judges 10,000 policy documents, as a multiple of what `JSON.parse` of
 * the same bytes costs (CPU time, minimum of a few runs).
 */
import {
  allowsEveryAction,
  findAllowed,
  permissionsOfDocument,
  query,
} from "../../src/analysis/permissions/aws/index.js";
import { parsePolicy } from "../../src/iam/aws/index.js";

const documents = 10_000;
const runs = 5;

/** A small seeded generator: the same documents each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

const actionSets = [
  ["s3:GetObject", "s3:ListBucket"],
  ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
  ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  ["kms:Decrypt", "kms:GenerateDataKey*"],
  ["secretsmanager:GetSecretValue"],
  ["ec2:Describe*"],
  ["s3:*"],
  ["iam:PassRole"],
  ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
];
const conditions = [
  undefined,
  undefined,
  { StringEquals: { "aws:ResourceTag/team": "payments" } },
  { Bool: { "aws:SecureTransport": "true" } },
  { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
  { StringLike: { "s3:prefix": ["home/", "home/${aws:username}/*"] } },
];

function texts(): readonly string[] {
  const next = random(7);
  return Array.from({ length: documents }, (_, index) => {
    const statements = Array.from({ length: 2 + next(4) }, (_unused, at) => {
      const action = actionSets[next(actionSets.length)]!;
      const condition = conditions[next(conditions.length)];
      return {
        Sid: `Statement${at}`,
        Effect: next(8) === 0 ? "Deny" : "Allow",
        Action: action,
        Resource:
          index % 50 === 0
            ? "*"
            : [
                `arn:aws:${action[0]!.split(":")[0]}:eu-west-1:111122223333:app-${index % 500}/*`,
                `arn:aws:${action[0]!.split(":")[0]}:eu-west-1:111122223333:app-${index % 500}`,
              ],
        ...(condition && { Condition: condition }),
      };
    });
    return JSON.stringify({ Version: "2012-10-17", Statement: statements });
  });
}

/** CPU milliseconds, at best. */
function cost(work: () => void): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    }),
  );
}

const input = texts();
const passRole = query({ actions: ["iam:PassRole"], resources: "arn:aws:iam::111122223333:role/admin" });

const parse = cost(() => {
  for (const text of input) JSON.parse(text);
});
const normalise = cost(() => {
  for (const text of input) parsePolicy(text, "identity");
});
let flagged = 0;
const judge = cost(() => {
  flagged = 0;
  for (const text of input) {
    const { document } = parsePolicy(text, "identity");
    const permissions = permissionsOfDocument(document!);
    if (allowsEveryAction(permissions) || findAllowed(permissions, passRole) !== undefined) flagged++;
  }
});
const report = (name: string, milliseconds: number) =>
  console.log(`${name}: ${milliseconds.toFixed(0)} ms, ${(milliseconds / parse).toFixed(1)} x JSON.parse`);
console.log(`${documents} policy documents, ${input.join("").length} characters, ${flagged} flagged`);
report("JSON.parse", parse);
report("read", normalise);
report("read and judge", judge);
