import assert from "node:assert/strict";
import {
  isAwsManaged,
  managedPolicies,
  managedPolicy,
  managedPolicyDocument,
} from "../../../src/iam/aws/index.js";
import { Unknown } from "../../../src/model/index.js";

describe("AWS managed policies", () => {
  it("are all there and all parse", () => {
    const policies = managedPolicies();
    assert.ok(policies.length >= 1600);
    assert.deepEqual(
      policies.filter(({ arn }) => managedPolicyDocument(arn) instanceof Unknown),
      [],
    );
  });
  it("expand by ARN", () => {
    assert.deepEqual(managedPolicyDocument("arn:aws:iam::aws:policy/AdministratorAccess"), {
      version: "2012-10-17",
      statements: [
        {
          effect: "Allow",
          actions: { negated: false, patterns: ["*"] },
          resources: { negated: false, patterns: ["*"] },
          conditions: [],
          path: "Statement[0]",
        },
      ],
    });
    assert.deepEqual(managedPolicy("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"), {
      arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      name: "AWSLambdaBasicExecutionRole",
      deprecated: false,
    });
  });
  it("that the snapshot lacks are unknown, not empty", () => {
    assert.ok(managedPolicyDocument("arn:aws:iam::aws:policy/NewerThanTheSnapshot") instanceof Unknown);
    assert.ok(managedPolicyDocument("arn:aws-cn:iam::aws:policy/AdministratorAccess") instanceof Unknown);
  });
  it("are told from customers' by their ARN", () => {
    assert.deepEqual(
      [
        "arn:aws:iam::aws:policy/X",
        "arn:aws-us-gov:iam::aws:policy/job-function/X",
        "arn:aws:iam::111122223333:policy/X",
      ].map(isAwsManaged),
      [true, true, false],
    );
  });
});
