import type { CloudRecord } from "../../../account/index.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { nameProblems, tagProblems } from "../checks.js";
import { awsRefusal } from "../refusals.js";
import { type AwsCall, type AwsModel, arn } from "../settings.js";
import { pathProblems } from "./paths.js";
import { nameKey, principalRefusal, ROLE } from "./principals.js";

const INSTANCE_PROFILE = "aws:iam/instanceProfile:InstanceProfile";

/** The instance profiles that hold a role. */
export function instanceProfilesOf(roleName: string, call: AwsCall): CloudRecord[] {
  return call.account
    .list(INSTANCE_PROFILE)
    .filter((record) => nameKey(text(record.properties, "role") ?? "") === nameKey(roleName));
}

export const instanceProfile: AwsModel = recordModel({
  type: INSTANCE_PROFILE,
  naming: { property: "name", longest: 128 },
  defaults: { path: "/" },
  immutable: ["name", "namePrefix", "path"],
  check: (properties) => [
    ...nameProblems(properties, 128),
    ...pathProblems(properties),
    ...tagProblems(properties),
  ],
  key: (properties) => nameKey(text(properties, "name") ?? ""),
  id: (properties) => text(properties, "name") ?? "",
  locate: nameKey,
  outputs: (properties, { settings, urn, now }, before) => {
    const [path, name] = [text(properties, "path") ?? "/", text(properties, "name") ?? ""];
    return {
      arn: arn(settings, "iam", `instance-profile${path}${name}`),
      uniqueId:
        before?.uniqueId ??
        `AIPA${pseudoRandom(17, "base32", settings.account, INSTANCE_PROFILE, name, urn)}`,
      createDate: before?.createDate ?? now.toISOString(),
    };
  },
  exists: (properties) => {
    const name = text(properties, "name") ?? "";
    return awsRefusal(
      { what: `creating IAM Instance Profile (${name})`, call: "IAM: CreateInstanceProfile" },
      "EntityAlreadyExists",
      `Instance Profile ${name} already exists.`,
    );
  },
  admit: (properties, call) => {
    const [name, roleName] = [text(properties, "name") ?? "", text(properties, "role")];
    if (roleName === undefined || roleName === "") return undefined;
    const what = `adding IAM Role (${roleName}) to IAM Instance Profile (${name})`;
    return principalRefusal(ROLE, roleName, call, { what, call: "IAM: AddRoleToInstanceProfile" });
  },
});
