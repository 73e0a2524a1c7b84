import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Access,
  accessOf,
  findAccess,
  findCommonAccess,
  isAccessWithin,
} from "../../src/analysis/permissions/aws/access/index.js";
import { allowed, refused } from "../../src/analysis/permissions/aws/access/questions.js";
import { bounded, relationsOf, Search } from "../../src/analysis/permissions/aws/region.js";
import { disagreement } from "../../src/analysis/permissions/aws/witness.js";
import { admits, type Box, everything, type Point } from "../../src/analysis/sets/index.js";
import type { ContextValue, Request } from "../../src/iam/aws/context.js";
import { type NamedPolicy, type Policies, type PolicyUse, readDocument } from "../../src/iam/aws/index.js";
import type { Principal } from "../../src/iam/aws/principals.js";
import { Unknown } from "../../src/model/index.js";
import { conditions, keys } from "./awsPermissions.js";
import { inRegion } from "./regions.js";

const account = "111122223333";
const role = `arn:aws:iam::${account}:role/app/r`;
const user = `arn:aws:iam::${account}:user/u`;

const callers: readonly Principal[] = [
  { kind: "role", arn: role, session: "s" },
  { kind: "role", arn: role },
  { kind: "user", arn: user },
  { kind: "root", account },
  { kind: "role", arn: "arn:aws:iam::444455556666:role/r", session: "s" },
  { kind: "role", arn: `arn:aws:iam::${account}:role/aws-service-role/x.amazonaws.com/X` },
  { kind: "federated-user", arn: `arn:aws:sts::${account}:federated-user/f`, user },
  { kind: "service", name: "s3.amazonaws.com" },
  { kind: "federated", provider: `arn:aws:iam::${account}:oidc-provider/gitlab.com` },
  { kind: "anonymous" },
];

const principals = [
  "*",
  { AWS: account },
  { AWS: `arn:aws:iam::${account}:root` },
  { AWS: role },
  { AWS: `arn:aws:sts::${account}:assumed-role/r/s` },
  { AWS: [user, "444455556666"] },
  { AWS: "AIDAEXAMPLEEXAMPLE12" },
  { AWS: `arn:aws:sts::${account}:federated-user/f` },
  { Service: "s3.amazonaws.com" },
  { Federated: `arn:aws:iam::${account}:oidc-provider/gitlab.com` },
  { AWS: [role, `arn:aws:sts::${account}:assumed-role/r/s`, account] },
];

const actions = ["s3:GetObject", "s3:*", "kms:Decrypt", "kms:*", "sts:AssumeRole", "sts:*", "ec2:*", "*"];
const resources = [
  "*",
  "*",
  "arn:aws:s3:::a/*",
  "arn:aws:s3:::${aws:username}/*",
  "arn:aws:s3:::${aws:PrincipalAccount}/b",
  "arn:aws:s3:::${aws:username, 'a'}/*",
  "arn:aws:s3:::a/${aws:PrincipalTag/team, 'b'}",
];

/** Conditions on what follows from who calls. */
const aboutCaller = fc.constantFrom(
  { StringEquals: { "aws:PrincipalAccount": account } },
  { StringNotEquals: { "aws:PrincipalAccount": account } },
  { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/*` } },
  { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::*:user/${aws:username}" } },
  { Bool: { "aws:PrincipalIsAWSService": "false" } },
  { StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } },
  { StringNotEquals: { "aws:PrincipalAccount": "${aws:PrincipalTag/team}" } },
  { Null: { "aws:username": "true" } },
  { StringEqualsIfExists: { "aws:PrincipalType": ["User", "Account"] } },
);

const noCondition: Readonly<Record<string, unknown>> = {};

function documents(use: PolicyUse): fc.Arbitrary<NamedPolicy> {
  const hasPrincipals = use === "resource" || use === "trust" || use === "rcp";
  const statements = fc
    .record({
      Effect: use === "rcp" ? fc.constant("Deny") : fc.constantFrom("Allow", "Allow", "Deny"),
      who: fc.tuple(
        fc.constantFrom("Principal", "Principal", "NotPrincipal"),
        use === "rcp" ? fc.constant("*") : fc.constantFrom(...principals),
      ),
      what: fc.tuple(fc.constantFrom("Action", "Action", "NotAction"), fc.constantFrom(...actions)),
      where: fc.tuple(fc.constantFrom("Resource", "Resource", "NotResource"), fc.constantFrom(...resources)),
      when: fc.oneof(fc.constant(noCondition), conditions, aboutCaller),
    })
    .map(({ Effect, who, what, where, when }) => ({
      Effect,
      ...(hasPrincipals ? { [use === "rcp" ? "Principal" : who[0]]: who[1] } : {}),
      [what[0]]: what[1],
      ...(use === "trust" ? {} : { [where[0]]: where[1] }),
      Condition: when,
    }));
  const document = fc
    .record({
      Version: fc.constantFrom("2012-10-17", "2012-10-17", "2008-10-17"),
      Statement: fc.array(statements, { minLength: 1, maxLength: 2 }),
    })
    .map((json) => readDocument(JSON.stringify(json), use));
  const unread = fc.constant(new Unknown("it is not read"));
  return fc
    .oneof({ arbitrary: document, weight: 15 }, { arbitrary: unread, weight: 1 })
    .map((each) => ({ name: use, document: each }));
}

const full: NamedPolicy = {
  name: "full",
  document: readDocument(
    { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
    "scp",
  ),
};

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const policySets: fc.Arbitrary<Policies> = fc
  .record({
    identity: sometimes(fc.array(documents("identity"), { maxLength: 2 })),
    boundary: sometimes(documents("boundary")),
    session: sometimes(fc.array(documents("session"), { maxLength: 1 })),
    resource: sometimes(documents("resource")),
    trust: sometimes(documents("trust")),
    scp: sometimes(
      fc.array(
        fc.oneof(
          fc.constant([full]),
          documents("scp").map((each) => [full, each]),
        ),
        { maxLength: 2 },
      ),
    ),
    rcp: sometimes(fc.array(documents("rcp"), { maxLength: 1 })),
  })
  .map((set) => Object.fromEntries(Object.entries(set).filter(([, each]) => each !== undefined)) as Policies);

const accesses: fc.Arbitrary<Access> = fc
  .record({
    policies: policySets,
    caller: fc.constantFrom(...callers),
    owner: fc.constantFrom(undefined, undefined, account, "444455556666"),
  })
  .map(({ policies, caller, owner }) => accessOf(policies, caller, owner));

const free = keys.filter(({ key }) => key !== "aws:username");

const requests: fc.Arbitrary<Pick<Request, "action" | "resource" | "context">> = fc.record({
  action: fc.constantFrom("s3:GetObject", "kms:Decrypt", "sts:AssumeRole", "ec2:RunInstances"),
  resource: fc.constantFrom("arn:aws:s3:::a/b", "arn:aws:s3:::u/c", `arn:aws:s3:::${account}/b`, "*"),
  context: fc
    .tuple(
      ...free.map(({ request, several, always }): fc.Arbitrary<string | string[] | undefined> => {
        const present = several ? fc.subarray(request) : fc.constantFrom(...request);
        return always ? present : fc.option<string | string[], undefined>(present, { nil: undefined });
      }),
    )
    .map(
      (values): Record<string, ContextValue> =>
        Object.fromEntries(
          values.flatMap((value, at) => (value === undefined ? [] : [[free[at]!.key, value] as const])),
        ),
    ),
});

const asked = { kind: "anonymous" } as const;

/** The point that a request is, its relations decided by their definition. */
function toPoint(
  { action, resource, context }: Pick<Request, "action" | "resource" | "context">,
  ...of: Access[]
): Point {
  const point = new Map<string, readonly string[]>([
    ["action", [action.toLowerCase()]],
    ["resource", [resource as string]],
  ]);
  for (const [key, value] of Object.entries(context))
    point.set(key.toLowerCase(), Array.isArray(value) ? (value as string[]) : [value as string]);
  const bounds = of.flatMap(({ atLeast, atMost }) => [...atLeast, ...atMost].map(({ bound }) => bound));
  for (const relation of relationsOf(...bounds).values()) {
    const dimension = relation.at(new Map(relation.variables.map((key) => [key, point.get(key)?.[0]])));
    point.set(relation.name, [String(admits(dimension!, point.get(relation.on) ?? []))]);
  }
  return point;
}

/** The boxes of a search; undefined where there are too many of them. */
function regionOf(read: (search: Search) => Iterable<Box>): readonly Box[] | undefined {
  return bounded(() => {
    const search = new Search();
    const boxes = [...read(search)];
    return search.gaveUp === undefined ? boxes : undefined;
  });
}

/** What one caller may do, as a set, agrees with the plain evaluator on every request, and on every witness. */
export function checkAwsAccess(numRuns: number): void {
  fc.assert(
    fc.property(accesses, accesses, fc.array(requests, { minLength: 6, maxLength: 6 }), (a, b, samples) => {
      const [surely, possibly] = [a.atLeast, a.atMost].map((ways) =>
        regionOf((search) => allowed(search, everything, ways)),
      );
      const words = samples.map((each) => {
        const request = { principal: asked, ...each };
        return { each, point: toPoint(each, a, b), inA: a.judge(request), inB: b.judge(request) };
      });
      fc.pre(surely !== undefined && possibly !== undefined);
      for (const { each, point, inA } of words) {
        if (inRegion(surely, point)) assert.notEqual(inA, false, JSON.stringify(each));
        if (!inRegion(possibly, point)) assert.notEqual(inA, true, JSON.stringify(each));
        if (a.unknown === undefined && typeof inA === "boolean")
          assert.equal(inRegion(possibly, point), inA, JSON.stringify(each));
      }
      const rest = regionOf(function* (search) {
        for (const box of surely) yield* refused(search, box, b.atMost);
      });
      for (const { each, point, inA, inB } of words) {
        if (rest === undefined || a.unknown !== undefined || b.unknown !== undefined) continue;
        if (typeof inA === "boolean" && typeof inB === "boolean")
          assert.equal(inRegion(rest, point), inA && !inB, JSON.stringify(each));
      }

      const found = findAccess(a);
      if (found instanceof Unknown) assert.notEqual(found.reason, disagreement);
      else if (found === undefined) assert.ok(words.every(({ inA }) => inA !== true));
      else assert.equal(a.judge(found), true);

      const common = findCommonAccess(a, b);
      if (common instanceof Unknown) assert.notEqual(common.reason, disagreement);
      else if (common === undefined) assert.ok(words.every(({ inA, inB }) => inA !== true || inB !== true));
      else assert.deepEqual([a.judge(common), b.judge(common)], [true, true]);

      const within = isAccessWithin(a, b);
      if (within instanceof Unknown) assert.notEqual(within.reason, disagreement);
      else if (within.within) assert.ok(words.every(({ inA, inB }) => inA !== true || inB !== false));
      else assert.deepEqual([a.judge(within.witness), b.judge(within.witness)], [true, false]);
    }),
    { numRuns },
  );
}
