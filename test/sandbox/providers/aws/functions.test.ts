import assert from "node:assert/strict";
import type { Properties } from "../../../../src/model/index.js";
import { isRefusal } from "../../../../src/sandbox/providers/core/model.js";
import { awsAccountForTest } from "../support.js";

describe("the sandbox's AWS data sources", () => {
  const cloud = awsAccountForTest();
  after(() => cloud.dispose());
  const invoke = (token: string, args: Properties = {}) => cloud.provider.invoke(token, args);

  it("says whose account it is", () => {
    const caller = invoke("aws:index/getCallerIdentity:getCallerIdentity") as Properties;
    assert.equal(caller.accountId, "123456789012");
    assert.equal((invoke("aws:index/getPartition:getPartition") as Properties).partition, "aws");
    assert.equal((invoke("aws:index/getRegion:getRegion") as Properties).region, "eu-west-1");
  });

  it("finds an OIDC provider by its URL, or says that there is none", () => {
    const token = "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider";
    const url = "https://gitlab.com";
    const absent = invoke(token, { url });
    assert.ok(isRefusal(absent) && /not found \(NoSuchEntity\)/.test(absent.message));
    cloud.create("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "p", { url, clientIdLists: ["a"] });
    const { id, url: name, clientIdLists } = invoke(token, { url }) as Properties;
    assert.deepEqual(
      { id, name, clientIdLists },
      {
        id: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
        name: "gitlab.com",
        clientIdLists: ["a"],
      },
    );
  });

  it("renders a policy document as the provider does", () => {
    const document = invoke("aws:iam/getPolicyDocument:getPolicyDocument", {
      statements: [
        {
          sid: "one",
          actions: ["s3:GetObject", "s3:PutObject"],
          resources: ["arn:aws:s3:::b/&{aws:username}"],
          principals: [{ type: "AWS", identifiers: ["*"] }],
          conditions: [{ test: "StringLike", variable: "s3:prefix", values: ["b", "a"] }],
        },
      ],
    }) as Properties;
    assert.equal(
      document.minifiedJson,
      '{"Version":"2012-10-17","Statement":[{"Sid":"one","Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],' +
        '"Resource":"arn:aws:s3:::b/${aws:username}","Principal":"*",' +
        '"Condition":{"StringLike":{"s3:prefix":["b","a"]}}}]}',
    );
    assert.match(String(document.json), /^\{\n {2}"Version": "2012-10-17",\n {2}"Statement": \[\n {4}\{\n/);
  });

  it("merges documents, later ones by Sid", () => {
    const base = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: "a", Effect: "Allow", Action: "s3:*", Resource: "*" }],
    });
    const over = JSON.stringify({ Statement: [{ Sid: "a", Effect: "Deny", Action: "s3:*", Resource: "*" }] });
    const merged = invoke("aws:iam/getPolicyDocument:getPolicyDocument", {
      sourcePolicyDocuments: [base],
      overridePolicyDocuments: [over],
    }) as Properties;
    assert.equal(
      merged.minifiedJson,
      '{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Deny","Action":"s3:*","Resource":"*"}]}',
    );
  });

  it("answers nothing that it does not model", () => {
    const answer = invoke("aws:ec2/getAmi:getAmi");
    assert.ok(isRefusal(answer) && /not modelled/.test(answer.message));
  });
});
