import { managedPolicies, managedPolicyDocument } from "../../../../iam/aws/managedPolicies.js";
import { isKnown, type Properties } from "../../../../model/index.js";
import type { CloudRecord } from "../../../account/index.js";
import { Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { object, text } from "../../core/values.js";
import { outboundIssuer } from "../iam/accountWide.js";
import { oidcProvider } from "../iam/openIdConnectProvider.js";
import { POLICY } from "../iam/policyLookup.js";
import { principal, ROLE, USER } from "../iam/principals.js";
import { awsRefusal } from "../refusals.js";
import type { AwsCall, AwsFunction } from "../settings.js";
import { renderDocument } from "./renderDocument.js";

const OUTBOUND = "aws:iam/outboundWebIdentityFederation:OutboundWebIdentityFederation";

/** What the sandbox can be asked about IAM. */
export const iamFunctions: Readonly<Record<string, AwsFunction>> = {
  "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": getOpenIdConnectProvider,
  "aws:iam/getRole:getRole": getRole,
  "aws:iam/getUser:getUser": getUser,
  "aws:iam/getPolicy:getPolicy": getPolicy,
  "aws:iam/getOutboundWebIdentityFederation:getOutboundWebIdentityFederation": (_args, call) =>
    call.account.get(OUTBOUND, call.settings.account) === undefined
      ? awsRefusal(
          {
            what: "reading IAM Outbound Web Identity Federation",
            call: "IAM: GetOutboundWebIdentityFederationInfo",
          },
          "NoSuchEntity",
          "Outbound identity federation is not enabled for this account.",
        )
      : { id: call.settings.account, issuerIdentifier: outboundIssuer(call.settings.account) },
  "aws:iam/getAccountAlias:getAccountAlias": (_args, call) => {
    const alias = call.account.get("aws:iam/accountAlias:AccountAlias", "alias")?.id;
    return alias === undefined
      ? new Refusal("NotFound", "reading IAM Account Alias: empty result")
      : { id: alias, accountAlias: alias };
  },
};

function getOpenIdConnectProvider(args: Properties, call: AwsCall): Properties | Refusal {
  const [arn, url] = [text(args, "arn"), text(args, "url")];
  if ((arn === undefined) === (url === undefined)) {
    return new Refusal("InvalidArgument", 'exactly one of "arn", "url" must be specified');
  }
  const record = oidcProvider(url ?? arn?.replace(/^.*:oidc-provider\//, "") ?? "", call);
  if (record !== undefined) {
    return {
      ...seen(record, ["arn", "clientIdLists", "thumbprintLists", "url"]),
      tags: object(record.properties, "tags") ?? {},
    };
  }
  if (arn === undefined) {
    return new Refusal("NoSuchEntity", `finding IAM OIDC Provider by url (${url}): not found (NoSuchEntity)`);
  }
  const doing = { what: `reading IAM OIDC Provider (${arn})`, call: "IAM: GetOpenIDConnectProvider" };
  return awsRefusal(doing, "NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`);
}

function getRole(args: Properties, call: AwsCall): Properties | Refusal {
  const name = text(args, "name") ?? "";
  const record = principal(ROLE, name, call);
  if (record === undefined) {
    const doing = { what: `reading IAM Role (${name})`, call: "IAM: GetRole" };
    return awsRefusal(doing, "NoSuchEntity", `The role with name ${name} cannot be found.`);
  }
  const names = ["arn", "assumeRolePolicy", "createDate", "maxSessionDuration", "name", "path", "uniqueId"];
  const { properties } = record;
  return {
    ...seen(record, names),
    description: text(properties, "description") ?? "",
    permissionsBoundary: text(properties, "permissionsBoundary") ?? "",
    roleLastUseds: [],
    tags: object(properties, "tags") ?? {},
  };
}

function getUser(args: Properties, call: AwsCall): Properties | Refusal {
  const name = text(args, "userName") ?? "";
  const record = principal(USER, name, call);
  if (record === undefined) {
    const doing = { what: `reading IAM User (${name})`, call: "IAM: GetUser" };
    return awsRefusal(doing, "NoSuchEntity", `The user with name ${name} cannot be found.`);
  }
  const { properties } = record;
  return {
    ...seen(record, ["arn", "path"]),
    id: text(properties, "uniqueId") ?? "",
    userId: text(properties, "uniqueId") ?? "",
    userName: name,
    permissionsBoundary: text(properties, "permissionsBoundary") ?? "",
    tags: object(properties, "tags") ?? {},
  };
}

function getPolicy(args: Properties, call: AwsCall): Properties | Refusal {
  const [arn, name] = [text(args, "arn"), text(args, "name")];
  const own = call.account
    .list(POLICY)
    .find(({ properties }) => properties.arn === arn || properties.name === name);
  if (own !== undefined) {
    const shown = seen(own, ["arn", "name", "path", "policy", "policyId"]);
    return {
      ...shown,
      attachmentCount: 0,
      description: text(own.properties, "description") ?? "",
      tags: object(own.properties, "tags") ?? {},
    };
  }
  const theirs = managedPolicies().find((policy) => policy.arn === arn || policy.name === name);
  const document = theirs && managedPolicyDocument(theirs.arn);
  if (theirs !== undefined && document !== undefined && isKnown(document)) {
    const path = `/${theirs.arn.split(":policy/")[1]?.split("/").slice(0, -1).join("/") ?? ""}/`.replace(
      "//",
      "/",
    );
    const common = {
      id: theirs.arn,
      arn: theirs.arn,
      name: theirs.name,
      path,
      policy: renderDocument(document),
    };
    return {
      ...common,
      policyId: `ANPA${pseudoRandom(17, "base32", theirs.arn)}`,
      attachmentCount: 0,
      description: "",
      tags: {},
    };
  }
  const doing = { what: `reading IAM Policy (${arn ?? name})`, call: "IAM: GetPolicy" };
  return awsRefusal(doing, "NoSuchEntity", `Policy ${arn ?? name} does not exist or is not attachable.`);
}

function seen({ id, properties }: CloudRecord, names: readonly string[]): Properties {
  return { id, ...Object.fromEntries(names.map((name) => [name, properties[name] ?? ""])) };
}
