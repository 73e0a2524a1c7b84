import { longest } from "../../core/checks.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { jsonProblems, nameProblems, tagProblems } from "../checks.js";
import { documentRefusal } from "../policyDocument.js";
import { awsRefusal, type Doing } from "../refusals.js";
import { type AwsCall, type AwsModel, arn } from "../settings.js";
import { pathProblems } from "./paths.js";
import { POLICY } from "./policyLookup.js";
import { nameKey, PRINCIPAL_KINDS, ROLE, USER } from "./principals.js";

function doing(verb: string, name: string): Doing {
  return {
    what: `${verb} IAM Policy (${name})`,
    call: `IAM: ${verb === "creating" ? "CreatePolicy" : verb === "updating" ? "CreatePolicyVersion" : "DeletePolicy"}`,
  };
}

/** What a managed policy is attached to, and whom it bounds. */
function uses(policyArn: string, call: AwsCall): { attached: number; bounding: number } {
  const attached = PRINCIPAL_KINDS.flatMap((kind) => call.account.list(kind.attachmentType)).filter(
    (record) => text(record.properties, "policyArn") === policyArn,
  );
  const bounding = [ROLE, USER]
    .flatMap((kind) => call.account.list(kind.type))
    .filter((record) => text(record.properties, "permissionsBoundary") === policyArn);
  return { attached: attached.length, bounding: bounding.length };
}

export const policy: AwsModel = recordModel({
  type: POLICY,
  naming: { property: "name", longest: 128 },
  defaults: { path: "/" },
  immutable: ["name", "namePrefix", "path", "description"],
  documents: ["policy"],
  check: (properties) => [
    ...nameProblems(properties, 128),
    ...longest(properties, "description", 1000),
    ...pathProblems(properties),
    ...jsonProblems(properties, "policy"),
    ...tagProblems(properties),
  ],
  key: (properties) => nameKey(text(properties, "name") ?? ""),
  id: (properties) => text(properties, "arn") ?? "",
  locate: (id) => nameKey(id.slice(id.lastIndexOf("/") + 1)),
  outputs: (properties, { settings, urn }, before) => {
    const [path, name] = [text(properties, "path") ?? "/", text(properties, "name") ?? ""];
    const policyId = `ANPA${pseudoRandom(17, "base32", settings.account, POLICY, name, urn)}`;
    return { arn: arn(settings, "iam", `policy${path}${name}`), policyId: before?.policyId ?? policyId };
  },
  view: (record, call) => ({ attachmentCount: uses(record.id, call).attached }),
  exists: (properties) => {
    const name = text(properties, "name") ?? "";
    const message = `A policy called ${name} already exists. Duplicate names are not allowed.`;
    return awsRefusal(doing("creating", name), "EntityAlreadyExists", message);
  },
  admit: (properties, _call, before) => {
    const name = text(properties, "name") ?? "";
    const act = doing(before === undefined ? "creating" : "updating", name);
    return documentRefusal(properties, "policy", "identity", act, "MalformedPolicyDocument", {
      attachment: "managed",
    });
  },
  release: (properties, call) => {
    const [name, policyArn] = [text(properties, "name") ?? "", text(properties, "arn") ?? ""];
    const { attached, bounding } = uses(policyArn, call);
    if (attached === 0 && bounding === 0) return undefined;
    const message =
      attached > 0
        ? "Cannot delete a policy attached to entities."
        : "Cannot delete a policy that is used as a permissions boundary.";
    return awsRefusal(doing("deleting", name), "DeleteConflict", message);
  },
});
