import type * as trust from "../../src/analysis/trust/index.js";
import type * as aws from "../../src/iam/aws/index.js";
import type * as readers from "../../src/readers/index.js";
import { policyDocument, random, trustDocument } from "./documents.js";
import { fromBuild } from "./fromBuild.js";
import { leastCpu, type Row, seconds } from "./measure.js";

const size = 10_000;

/** Reading and judging policy documents, against parsing the same bytes as JSON. */
export function benchDocuments(): Row {
  const { evaluate, readDocument } = fromBuild<typeof aws>("iam/aws/index.js");
  const pick = random(7);
  const texts = Array.from({ length: size }, () => policyDocument(pick));
  const parse = leastCpu(5, () => {
    for (const text of texts) JSON.parse(text);
  });
  const principal = { kind: "user", account: "123456789012", name: "dev" } as const;
  const request = {
    principal: { ...principal, arn: "arn:aws:iam::123456789012:user/dev" },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::reports/2026.csv",
    context: { "aws:RequestedRegion": "eu-west-1" },
  };
  const judge = leastCpu(5, () => {
    for (const text of texts)
      evaluate({ identity: [{ name: "policy", document: readDocument(text, "identity") }] }, request);
  });
  return {
    what: `${size} policy documents, read and judged`,
    measured: seconds(judge),
    against: `JSON.parse: ${seconds(parse)}`,
    ratio: judge / parse,
    limit: 10,
  };
}

/** One token against many roles: the one limit in seconds, since it is a person who waits. */
export function benchProve(): Row {
  const { extractFacts, readInput } = fromBuild<typeof readers>("readers/index.js");
  const { prove } = fromBuild<typeof trust>("analysis/trust/index.js");
  const pick = random(11);
  const changes = Array.from({ length: size }, (_, index) => ({
    address: `aws_iam_role.n${index}`,
    mode: "managed",
    type: "aws_iam_role",
    name: `n${index}`,
    change: { actions: ["create"], before: null, after: { assume_role_policy: trustDocument(index, pick) } },
  }));
  const plan = { format_version: "1.2", planned_values: {}, resource_changes: changes };
  const text = Buffer.from(JSON.stringify(plan));
  const token = {
    iss: "https://token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: "repo:acme/app-3:ref:refs/heads/main",
  };
  const took = leastCpu(3, () => {
    const { resources, unread } = readInput({ name: "plan.json", text });
    const decisions = prove(extractFacts(resources, unread), token);
    if (!decisions.some(({ decision }) => decision === "admitted")) throw new Error("nobody is admitted");
  });
  return {
    what: `keyless prove, ${size} roles`,
    measured: seconds(took),
    against: "one second",
    ratio: took,
    limit: 1,
  };
}
