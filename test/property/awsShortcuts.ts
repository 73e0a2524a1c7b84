import assert from "node:assert/strict";
import fc from "fast-check";
import { actorsOf } from "../../src/analysis/escalation/aws/actor.js";
import type { Attempt } from "../../src/analysis/escalation/aws/attempt.js";
import { allowAll } from "../../src/analysis/escalation/aws/gains.js";
import { type Primitive, primitives, targetOf } from "../../src/analysis/escalation/aws/index.js";
import { likelyPath } from "../../src/analysis/escalation/aws/likely.js";
import { mayReach, reachOf } from "../../src/analysis/escalation/aws/reach.js";
import { stepQuery } from "../../src/analysis/escalation/aws/steps.js";
import { targetSet } from "../../src/analysis/escalation/aws/targets.js";
import {
  findAllowed,
  type Grant,
  grantsOf,
  isLikelyRefused,
  isPlainlyAllowed,
  isPlainlyRefused,
  likelyAllowed,
  permissionsOf,
  permits,
  query,
  resourcesOf,
} from "../../src/analysis/permissions/aws/index.js";
import { allowedWithin, refusedWithin } from "../../src/analysis/permissions/aws/region.js";
import { glob, intersect, isEmpty, isEmptyRegion, literal } from "../../src/analysis/sets/index.js";
import { findAction } from "../../src/iam/aws/catalogue.js";
import { matchesGlob, parsePolicy } from "../../src/iam/aws/index.js";
import { overlapExample, overlaps } from "../../src/iam/aws/overlap.js";
import { PartialDocument } from "../../src/iam/aws/partial.js";
import { isKnown, type PolicyDocument } from "../../src/model/index.js";
import { permissionSets } from "./awsPermissions.js";

const globs = fc.stringMatching(/^[ab*?]{0,6}$/);

/** The overlap of two patterns, and the example of it, are what their sets say. */
export function checkOverlaps(numRuns: number): void {
  fc.assert(
    fc.property(globs, globs, (a, b) => {
      assert.equal(overlaps(a, b), isEmpty(intersect(glob(a), glob(b))) === false);
      const example = overlapExample(a, b);
      if (example !== undefined)
        for (const text of [a, b]) assert.ok(matchesGlob(example, { text }), `${example} ${text}`);
    }),
    { numRuns },
  );
}

const resources = ["arn:aws:s3:::a/b", "arn:aws:s3:::a/c", "arn:aws:s3:::b/b", "*"];

/** What is told without sets is what the sets say. */
export function checkPlainAnswers(numRuns: number): void {
  fc.assert(
    fc.property(
      permissionSets,
      fc.constantFrom("s3:GetObject", "s3:PutObject", "iam:PassRole"),
      (permissions, action) => {
        const likely = likelyAllowed(permissions, { action, resources });
        if (likely !== undefined) {
          assert.equal(permits(permissions, likely), true);
          const asked = query({ actions: [action], resources: String(likely.resource) });
          assert.notEqual(findAllowed(permissions, asked), undefined);
        }
        const asked = query({ actions: [action], resources: "*" });
        const globs = ["arn:aws:s3:::b/*", "arn:aws:s3:::?/c"];
        if (isLikelyRefused(permissions, action, ["arn:aws:s3:::b/b"], globs)) {
          const some = globs.map((each) => query({ actions: [action], resources: each }));
          const refused = refusedWithin(some, permissions.atLeast);
          assert.ok(!isKnown(refused) || isEmptyRegion(refused) !== true);
        }
        if (isPlainlyRefused(permissions, action, globs))
          for (const resources of globs)
            assert.equal(findAllowed(permissions, query({ actions: [action], resources })), undefined);
        if (isPlainlyRefused(permissions, action)) assert.equal(findAllowed(permissions, asked), undefined);
        if (isPlainlyAllowed(permissions, action)) {
          const refused = refusedWithin([asked], permissions.atLeast);
          assert.ok(isKnown(refused) && isEmptyRegion(refused) === true);
        }
      },
    ),
    { numRuns },
  );
}

const iam = "arn:aws:iam::123456789012:";
const statements = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
  Action: fc.subarray(
    [
      "iam:PassRole",
      "iam:Attach*",
      "iam:PutRolePolicy",
      "iam:*",
      "sts:AssumeRole",
      "lambda:Update*",
      "lambda:CreateFunction",
      "lambda:InvokeFunction",
      "ssm:SendCommand",
      "*",
    ],
    { minLength: 1, maxLength: 3 },
  ),
  Resource: fc.subarray(
    [
      "*",
      `${iam}role/*`,
      `${iam}role/a*`,
      `${iam}role/app`,
      `${iam}user/\${aws:username}`,
      "arn:aws:lambda:us-east-1:123456789012:function:f",
      "arn:aws:lambda:*:*:function:*",
      "arn:aws:ec2:*:*:instance/*",
      "arn:aws:s3:::a/*",
    ],
    { minLength: 1, maxLength: 2 },
  ),
  Condition: fc.constantFrom(
    {},
    {},
    { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
    { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    { ArnNotLike: { "iam:PolicyARN": "arn:aws:iam::aws:policy/*" } },
    { Bool: { "aws:SecureTransport": "false" } },
  ),
});

const documents: fc.Arbitrary<PolicyDocument> = fc
  .array(statements, { minLength: 1, maxLength: 3 })
  .map((Statement) => parsePolicy({ Version: "2012-10-17", Statement }, "identity").document!);

/** Known, or known to allow no more and deny no less than it says. */
const partly: fc.Arbitrary<PolicyDocument | PartialDocument> = fc
  .tuple(documents, fc.boolean(), fc.boolean())
  .map(([document, whole, other]) => {
    if (whole || other) return document;
    const allowing = document.statements.filter(({ effect }) => effect === "Allow");
    return new PartialDocument("a part is not known", document, { ...document, statements: allowing });
  });

const attempts: fc.Arbitrary<Attempt> = fc
  .record({
    identity: partly,
    boundary: fc.option(documents, { nil: undefined, freq: 3 }),
    arn: fc.constantFrom(`${iam}role/app`, `${iam}user/alice`, undefined),
  })
  .map(({ identity, boundary, arn }) => {
    const own = [{ name: "identity", document: identity }];
    const limits = boundary && { boundary: { name: "boundary", document: boundary } };
    return {
      actor: actorsOf(arn, { identity: own })[0]!,
      own: permissionsOf({ identity: own, ...limits }),
      granted: permissionsOf({ identity: [...own, allowAll], ...limits }),
    };
  });

/** What bits say is out of reach is not allowed, and a path that was tried out is allowed step by step. */
export function checkLikelyPaths(numRuns: number): void {
  const some: fc.Arbitrary<Primitive> = fc.constantFrom(...primitives);
  fc.assert(
    fc.property(attempts, some, (attempt, primitive) => {
      fc.pre(primitive.by === undefined || primitive.by === attempt.actor.kind);
      const targets = targetSet(targetOf(primitive), primitive.gain, attempt.actor, {});
      const path = likelyPath(primitive, targets, attempt);
      const ask = (step: Primitive["steps"][number], resource?: string) =>
        [step].flat().map((each) => {
          const on = resource === undefined || each.on === "any" ? targets : literal(resource);
          return findAllowed(each.granted ? attempt.granted : attempt.own, stepQuery(each, on, attempt));
        });
      if (path !== undefined)
        for (const [at, step] of primitive.steps.entries())
          assert.ok(ask(step, String(path[at]!.resource)).some((each) => each !== undefined));
      if (!mayReach(primitive, reachOf(attempt.own.layers))) {
        assert.equal(path, undefined);
        const isRefused = primitive.steps.some((step) => ask(step).every((each) => each === undefined));
        assert.ok(isRefused, primitive.name);
      }
    }),
    { numRuns },
  );
}

/** Grants tell of each action whether it is allowed somewhere, and everywhere, as the sets do. */
export function checkGrants(numRuns: number): void {
  const asked = ["s3:GetObject", "s3:PutObject", "s3:ListAllMyBuckets", "iam:PassRole"].map(
    (name) => findAction(name)!,
  );
  fc.assert(
    fc.property(
      fc.oneof(
        permissionSets,
        attempts.map(({ own }) => own),
      ),
      (permissions) => {
        const grants = grantsOf(permissions);
        fc.pre(isKnown(grants));
        for (const action of asked) {
          const found: Grant | undefined = grants.find((grant) => grant.action.name === action.name);
          const region = query({ actions: [action.name], resources: resourcesOf(action) });
          const allowed = allowedWithin(region, permissions.atMost);
          const refused = refusedWithin([region], permissions.atLeast);
          if (!isKnown(allowed) || !isKnown(refused)) continue;
          const somewhere = isEmptyRegion(allowed);
          if (somewhere !== undefined) assert.equal(found !== undefined, !somewhere, action.name);
          const everywhere = isEmptyRegion(refused);
          if (found !== undefined && everywhere !== undefined)
            assert.equal(found.everywhere, everywhere, action.name);
        }
      },
    ),
    { numRuns },
  );
}
