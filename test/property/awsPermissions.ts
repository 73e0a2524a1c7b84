import assert from "node:assert/strict";
import fc from "fast-check";
import {
  findAllowed,
  isWithin,
  type Permissions,
  permissionsOf,
  permits,
} from "../../src/analysis/permissions/aws/index.js";
import { allowedWithin, refusedWithin, relationsOf } from "../../src/analysis/permissions/aws/region.js";
import { disagreement } from "../../src/analysis/permissions/aws/witness.js";
import { admits, everything, type Point, type Region } from "../../src/analysis/sets/index.js";
import type { ContextValue, Request } from "../../src/iam/aws/context.js";
import { parsePolicy } from "../../src/iam/aws/index.js";
import { isKnown, type PolicyDocument, Unknown } from "../../src/model/index.js";
import { inRegion } from "./regions.js";

const actions = ["s3:GetObject", "s3:getobject", "s3:Get*", "s3:?etObject", "iam:PassRole", "iam:*", "*"];
const resources = [
  "*",
  "arn:aws:s3:::a/*",
  "arn:aws:s3:::a/b",
  "arn:aws:s3:::*/b",
  "arn:aws:s3:::${aws:username}/*",
  "arn:aws:s3:::a/${aws:PrincipalTag/team, 'b'}",
  "arn:aws:s3:::${*}/?",
];

/** Each key with values for policies, values for requests, and the operators that its type takes. */
export const keys: readonly {
  key: string;
  policy: string[];
  request: string[];
  operators: string[];
  several?: true;
  always?: true;
}[] = [
  {
    key: "aws:username",
    policy: ["a", "b", "*", "a*", "${aws:PrincipalTag/team}"],
    request: ["a", "b", "A", "*"],
    operators: [
      "StringEquals",
      "StringNotEquals",
      "StringLike",
      "StringNotLike",
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
    ],
  },
  {
    key: "aws:PrincipalTag/team",
    policy: ["a", "b", "?"],
    request: ["a", "b"],
    operators: ["StringEquals", "StringLike", "StringNotLike"],
  },
  {
    key: "aws:TagKeys",
    policy: ["a", "b", "a*"],
    request: ["a", "ab", "b"],
    operators: ["StringEquals", "StringLike", "StringNotEquals"],
    several: true,
  },
  {
    key: "aws:SourceIp",
    policy: ["10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32", "192.0.2.1"],
    request: ["10.1.2.3", "10.2.0.1", "192.0.2.1", "2001:db8::5"],
    operators: ["IpAddress", "NotIpAddress"],
  },
  {
    key: "aws:SecureTransport",
    policy: ["true", "false"],
    request: ["true", "false"],
    operators: ["Bool"],
    always: true,
  },
  {
    key: "s3:max-keys",
    policy: ["10", "20"],
    request: ["5", "10", "15", "20", "25"],
    operators: [
      "NumericEquals",
      "NumericNotEquals",
      "NumericLessThan",
      "NumericLessThanEquals",
      "NumericGreaterThan",
      "NumericGreaterThanEquals",
    ],
  },
  {
    key: "aws:CurrentTime",
    policy: ["2026-01-01", "2027-01-01T00:00:00Z"],
    request: ["2025-06-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z", "2028-06-01T00:00:00Z"],
    operators: ["DateLessThan", "DateGreaterThanEquals", "DateEquals", "DateNotEquals"],
    always: true,
  },
  {
    key: "aws:SourceArn",
    policy: ["arn:aws:sns:*:1:x", "arn:*:*:*:*:*x", "arn:aws:sns:r?:1:a:x", "*"],
    request: ["arn:aws:sns:r1:1:x", "arn:aws:sns:r1:1:a:x", "arn:aws:sqs:::bx"],
    operators: ["ArnLike", "ArnNotEquals", "StringLike"],
  },
];

export const conditions = fc.constantFrom(...keys).chain(({ key, policy, operators }) =>
  fc
    .record({
      operator: fc
        .tuple(
          fc.constantFrom("", "", "ForAllValues:", "ForAnyValue:"),
          fc.constantFrom(...operators),
          fc.constantFrom("", "IfExists"),
        )
        .map((parts) => parts.join("")),
      values: fc.subarray(policy, { minLength: 1, maxLength: 2 }),
      isNull: fc.constantFrom<string | undefined>(undefined, undefined, undefined, "true", "false"),
    })
    .map(({ operator, values, isNull }) =>
      isNull ? { Null: { [key]: isNull } } : { [operator]: { [key]: values } },
    ),
);

const statements = fc
  .record({
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    actions: fc.tuple(
      fc.constantFrom("Action", "Action", "NotAction"),
      fc.subarray(actions, { minLength: 1, maxLength: 2 }),
    ),
    resources: fc.tuple(
      fc.constantFrom("Resource", "Resource", "NotResource"),
      fc.subarray(resources, { minLength: 1, maxLength: 2 }),
    ),
    conditions: fc.array(conditions, { maxLength: 2 }),
  })
  .map(({ Effect, actions: [a, as], resources: [r, rs], conditions: list }) => ({
    Effect,
    [a]: as,
    [r]: rs,
    Condition: Object.assign({}, ...list) as unknown,
  }));

export const documents: fc.Arbitrary<PolicyDocument> = fc
  .record({
    Version: fc.constantFrom("2012-10-17", "2012-10-17", "2008-10-17"),
    Statement: fc.array(statements, { minLength: 1, maxLength: 3 }),
  })
  .map((json) => {
    const { document, problems } = parsePolicy(json, "identity");
    assert.ok(document, JSON.stringify(problems));
    return document;
  });

export const permissionSets: fc.Arbitrary<Permissions> = fc
  .record({ identity: documents, boundary: fc.option(documents, { nil: undefined, freq: 3 }) })
  .map(({ identity, boundary }) =>
    permissionsOf({
      identity: [{ name: "identity", document: identity }],
      ...(boundary && { boundary: { name: "boundary", document: boundary } }),
    }),
  );

const requests: fc.Arbitrary<Request> = fc
  .record({
    action: fc.constantFrom("s3:GetObject", "s3:PutObject", "iam:PassRole"),
    resource: fc.constantFrom(
      "arn:aws:s3:::a/b",
      "arn:aws:s3:::a/c",
      "arn:aws:s3:::b/b",
      "arn:aws:s3:::*/x",
      "*",
    ),
    context: fc
      .tuple(
        ...keys.map(({ request, several, always }): fc.Arbitrary<string | string[] | undefined> => {
          const present = several ? fc.subarray(request) : fc.constantFrom(...request);
          return always ? present : fc.option<string | string[], undefined>(present, { nil: undefined });
        }),
      )
      .map(
        (values): Record<string, ContextValue> =>
          Object.fromEntries(
            values.flatMap((value, index) =>
              value === undefined ? [] : [[keys[index]!.key, value] as const],
            ),
          ),
      ),
  })
  .map((each) => ({
    ...each,
    principal: { kind: "role", arn: "arn:aws:iam::111122223333:role/r" } as const,
  }));

/** The point that a request is, its relations decided by their definition. */
function toPoint(request: Request, permissions: Permissions): Point {
  const point = new Map<string, readonly string[]>([
    ["action", [request.action.toLowerCase()]],
    ["resource", [request.resource as string]],
  ]);
  for (const [key, value] of Object.entries(request.context))
    point.set(key.toLowerCase(), Array.isArray(value) ? (value as string[]) : [value as string]);
  for (const relation of relationsOf(permissions.atMost).values()) {
    const dimension = relation.at(new Map(relation.variables.map((key) => [key, point.get(key)?.[0]])));
    point.set(relation.name, [String(admits(dimension!, point.get(relation.on) ?? []))]);
  }
  return point;
}

function known(region: Region | Unknown): Region {
  assert.ok(isKnown(region));
  return region;
}

/** The algebra and the plain evaluator agree on every request, and on every witness. */
export function checkAwsPermissions(numRuns: number): void {
  fc.assert(
    fc.property(
      permissionSets,
      permissionSets,
      fc.array(requests, { minLength: 8, maxLength: 8 }),
      (a, b, samples) => {
        const allowed = known(allowedWithin(everything, a.atMost));
        for (const request of samples) {
          const verdict = permits(a, request);
          if (verdict instanceof Unknown) continue;
          assert.equal(inRegion(allowed, toPoint(request, a)), verdict, JSON.stringify(request));
        }
        const refused = known(refusedWithin(allowed, b.atMost));
        for (const request of samples) {
          const [inA, inB] = [permits(a, request), permits(b, request)];
          if (inA instanceof Unknown || inB instanceof Unknown) continue;
          const point = new Map([...toPoint(request, a), ...toPoint(request, b)]);
          assert.equal(inRegion(refused, point), inA && !inB, JSON.stringify(request));
        }
        const found = findAllowed(a);
        if (found instanceof Unknown) assert.notEqual(found.reason, disagreement);
        else if (found === undefined) assert.ok(samples.every((request) => permits(a, request) !== true));
        else assert.equal(permits(a, found), true);

        const within = isWithin(a, b);
        if (within instanceof Unknown) assert.notEqual(within.reason, disagreement);
        else if (within.within)
          assert.ok(
            samples.every((request) => permits(a, request) !== true || permits(b, request) !== false),
          );
        else assert.deepEqual([permits(a, within.witness), permits(b, within.witness)], [true, false]);
      },
    ),
    { numRuns },
  );
}
