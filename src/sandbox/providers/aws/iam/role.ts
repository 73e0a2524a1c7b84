import { isUnknown, type Properties } from "../../../../model/index.js";
import { longest } from "../../core/checks.js";
import type { Problem, Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { flag, given, objects, plain, text, texts } from "../../core/values.js";
import { jsonProblems, nameProblems, rangeProblems, tagProblems } from "../checks.js";
import { documentRefusal } from "../policyDocument.js";
import { awsRefusal, type Doing } from "../refusals.js";
import { type AwsCall, type AwsModel, arn } from "../settings.js";
import { attachExactly, policyRefusal } from "./attach.js";
import { boundaryRefusal } from "./boundary.js";
import { type Inline, inlineOf, inlineRefusal, putInlineExactly } from "./inline.js";
import { instanceProfilesOf } from "./instanceProfile.js";
import { pathProblems } from "./paths.js";
import { attachedArns, attachments, inlinePolicies, nameKey, ROLE } from "./principals.js";
import { missingPrincipal } from "./trustPrincipals.js";

/** Characters that a description may hold: no control characters, Latin-1 only. */
const DESCRIPTION = /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]*$/;

function creating(name: string): Doing {
  return { what: `creating IAM Role (${name})`, call: "IAM: CreateRole" };
}

function updating(name: string): Doing {
  return { what: `updating IAM Role (${name}) assume role policy`, call: "IAM: UpdateAssumeRolePolicy" };
}

export const role: AwsModel = recordModel({
  type: ROLE.type,
  naming: { property: "name", longest: 64 },
  defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
  immutable: ["name", "namePrefix", "path"],
  documents: ["assumeRolePolicy"],
  sets: ["managedPolicyArns", "inlinePolicies"],
  readable: ["permissionsBoundary", "maxSessionDuration", "inlinePolicies", "managedPolicyArns"],
  notImported: ["managedPolicyArns", "inlinePolicies", "namePrefix", "forceDetachPolicies"],
  check: (properties) => [
    ...nameProblems(properties, ROLE.longestName),
    ...descriptionProblems(properties),
    ...pathProblems(properties),
    ...rangeProblems(properties, "maxSessionDuration", 3600, 43200),
    ...jsonProblems(properties, "assumeRolePolicy"),
    ...objects(properties, "inlinePolicies").flatMap((inline, index) =>
      jsonProblems(inline, "policy", `inlinePolicies[${index}].policy`),
    ),
    ...tagProblems(properties),
  ],
  key: (properties) => nameKey(text(properties, "name") ?? ""),
  id: (properties) => text(properties, "name") ?? "",
  locate: nameKey,
  outputs: (properties, { settings, urn, now }, before) => {
    const [path, name] = [text(properties, "path") ?? "/", text(properties, "name") ?? ""];
    return {
      arn: arn(settings, "iam", `role${path}${name}`),
      uniqueId:
        before?.uniqueId ?? `AROA${pseudoRandom(17, "base32", settings.account, ROLE.type, name, urn)}`,
      createDate: before?.createDate ?? now.toISOString(),
    };
  },
  view: ({ id }, call) => ({
    managedPolicyArns: attachedArns(ROLE, id, call),
    inlinePolicies: inlineOf(ROLE, id, call).map((inline) => ({ ...inline })),
  }),
  exists: (properties) => {
    const name = text(properties, "name") ?? "";
    return awsRefusal(creating(name), "EntityAlreadyExists", `Role with name ${name} already exists.`);
  },
  admit: (properties, call, before) => {
    const name = text(properties, "name") ?? "";
    const doing = before === undefined ? creating(name) : updating(name);
    return (
      trustRefusal(properties, doing, call) ??
      boundaryRefusal(properties, doing, call) ??
      managedRefusal(name, properties, call) ??
      inlineRefusal(ROLE, name, inlines(properties), [])
    );
  },
  // Both lists, where they are given, are the whole truth about the role.
  afterwards: ({ id, properties }, call) => {
    if (given(properties, "managedPolicyArns")) {
      attachExactly(ROLE, id, texts(properties, "managedPolicyArns"), call);
    }
    if (given(properties, "inlinePolicies")) putInlineExactly(ROLE, id, inlines(properties), call);
  },
  release: (properties, call) => releaseRole(text(properties, "name") ?? "", properties, call),
});

function descriptionProblems(properties: Properties): Problem[] {
  const description = text(properties, "description") ?? "";
  const invalid = DESCRIPTION.test(description)
    ? []
    : [
        {
          path: "description",
          reason:
            "must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*",
        },
      ];
  return [...longest(properties, "description", 1000), ...invalid];
}

function inlines(properties: Properties): Inline[] {
  return objects(properties, "inlinePolicies")
    .filter((inline) => !isUnknown(plain(inline.policy)) && given(inline, "policy"))
    .map((inline) => ({ name: text(inline, "name") ?? "", policy: text(inline, "policy") ?? "" }));
}

function trustRefusal(properties: Properties, doing: Doing, call: AwsCall): Refusal | undefined {
  const document = text(properties, "assumeRolePolicy") ?? "";
  const missing = () => missingPrincipal(document, "trust", call);
  return (
    documentRefusal(properties, "assumeRolePolicy", "trust", doing) ??
    (missing() === undefined
      ? undefined
      : awsRefusal(doing, "MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${missing()}"`))
  );
}

function managedRefusal(name: string, properties: Properties, call: AwsCall): Refusal | undefined {
  const arns = texts(properties, "managedPolicyArns");
  for (const policyArn of arns) {
    const refusal = policyRefusal(ROLE, name, policyArn, call);
    if (refusal !== undefined) return refusal;
  }
  if (arns.length <= 10) return undefined;
  return awsRefusal(creating(name), "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: 10");
}

/** The provider detaches what it manages itself, or everything when told to; AWS minds what is left. */
function releaseRole(name: string, properties: Properties, call: AwsCall): Refusal | undefined {
  const force = flag(properties, "forceDetachPolicies");
  const doing = { what: `deleting IAM Role (${name})`, call: "IAM: DeleteRole" };
  if (force || texts(properties, "managedPolicyArns").length > 0) attachExactly(ROLE, name, [], call);
  if (force || inlines(properties).length > 0) putInlineExactly(ROLE, name, [], call);
  if (attachments(ROLE, name, call).length > 0) {
    return awsRefusal(doing, "DeleteConflict", "Cannot delete entity, must detach all policies first.");
  }
  if (inlinePolicies(ROLE, name, call).length > 0) {
    return awsRefusal(doing, "DeleteConflict", "Cannot delete entity, must delete policies first.");
  }
  for (const profile of instanceProfilesOf(name, call)) {
    const { role: _, ...rest } = profile.properties;
    call.account.put({ ...profile, properties: rest });
  }
  return undefined;
}
