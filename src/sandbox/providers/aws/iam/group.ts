import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { text } from "../../core/values.js";
import { nameProblems } from "../checks.js";
import { awsRefusal, type Doing } from "../refusals.js";
import { type AwsModel, arn } from "../settings.js";
import { membersOf } from "./membership.js";
import { pathProblems } from "./paths.js";
import { attachments, GROUP, inlinePolicies, nameKey } from "./principals.js";

function doing(verb: string, call: string, name: string): Doing {
  return { what: `${verb} IAM Group (${name})`, call: `IAM: ${call}` };
}

export const group: AwsModel = recordModel({
  type: GROUP.type,
  naming: { property: "name", longest: 128 },
  defaults: { path: "/" },
  immutable: ["name", "path"],
  check: (properties) => [...nameProblems(properties, GROUP.longestName), ...pathProblems(properties)],
  key: (properties) => nameKey(text(properties, "name") ?? ""),
  id: (properties) => text(properties, "name") ?? "",
  locate: nameKey,
  outputs: (properties, { settings, urn }, before) => {
    const [path, name] = [text(properties, "path") ?? "/", text(properties, "name") ?? ""];
    const uniqueId = `AGPA${pseudoRandom(17, "base32", settings.account, GROUP.type, name, urn)}`;
    return { arn: arn(settings, "iam", `group${path}${name}`), uniqueId: before?.uniqueId ?? uniqueId };
  },
  exists: (properties) => {
    const name = text(properties, "name") ?? "";
    const message = `Group with name ${name} already exists.`;
    return awsRefusal(doing("creating", "CreateGroup", name), "EntityAlreadyExists", message);
  },
  release: (properties, call) => {
    const name = text(properties, "name") ?? "";
    const refuse = (message: string) =>
      awsRefusal(
        doing("deleting", "DeleteGroup", name),
        "DeleteConflict",
        `Cannot delete entity, must ${message} first.`,
      );
    if (membersOf(name, call).length > 0) return refuse("remove users from group");
    if (attachments(GROUP, name, call).length > 0) return refuse("detach all policies");
    if (inlinePolicies(GROUP, name, call).length > 0) return refuse("delete policies");
    return undefined;
  },
});
