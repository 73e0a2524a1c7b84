import type { Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { recordModel } from "../../core/recordModel.js";
import { flag, text } from "../../core/values.js";
import { nameProblems, tagProblems } from "../checks.js";
import { awsRefusal, type Doing } from "../refusals.js";
import { type AwsCall, type AwsModel, arn } from "../settings.js";
import { boundaryRefusal } from "./boundary.js";
import { credentialsOf, HELD } from "./credentials.js";
import { USER_GROUPS } from "./membership.js";
import { pathProblems } from "./paths.js";
import { attachments, inlinePolicies, nameKey, USER } from "./principals.js";

function doing(verb: string, call: string, name: string): Doing {
  return { what: `${verb} IAM User (${name})`, call: `IAM: ${call}` };
}

export const user: AwsModel = recordModel({
  type: USER.type,
  naming: { property: "name", longest: 64 },
  defaults: { path: "/", forceDestroy: false },
  // AWS can rename and move a user in place, but a Pulumi id cannot follow: here it becomes another user.
  immutable: ["name", "path"],
  notImported: ["forceDestroy"],
  readable: ["permissionsBoundary"],
  check: (properties) => [
    ...nameProblems(properties, USER.longestName),
    ...pathProblems(properties),
    ...tagProblems(properties),
  ],
  key: (properties) => nameKey(text(properties, "name") ?? ""),
  id: (properties) => text(properties, "name") ?? "",
  locate: nameKey,
  outputs: (properties, { settings, urn }, before) => {
    const [path, name] = [text(properties, "path") ?? "/", text(properties, "name") ?? ""];
    const uniqueId = `AIDA${pseudoRandom(17, "base32", settings.account, USER.type, name, urn)}`;
    return { arn: arn(settings, "iam", `user${path}${name}`), uniqueId: before?.uniqueId ?? uniqueId };
  },
  exists: (properties) => {
    const name = text(properties, "name") ?? "";
    return awsRefusal(
      doing("creating", "CreateUser", name),
      "EntityAlreadyExists",
      `User with name ${name} already exists.`,
    );
  },
  admit: (properties, call) =>
    boundaryRefusal(properties, doing("creating", "CreateUser", text(properties, "name") ?? ""), call),
  release: (properties, call) =>
    releaseUser(text(properties, "name") ?? "", flag(properties, "forceDestroy"), call),
});

/** The provider takes a user out of its groups; its credentials only when told to. */
function releaseUser(name: string, force: boolean, call: AwsCall): Refusal | undefined {
  const refuse = (message: string) =>
    awsRefusal(
      doing("deleting", "DeleteUser", name),
      "DeleteConflict",
      `Cannot delete entity, must ${message} first.`,
    );
  if (attachments(USER, name, call).length > 0) return refuse("detach all policies");
  if (inlinePolicies(USER, name, call).length > 0) return refuse("delete policies");
  const credentials = credentialsOf(name, call);
  const [first] = credentials;
  if (first !== undefined && !force) return refuse(`delete ${HELD[first.type]?.words ?? "credentials"}`);
  for (const { type, key } of credentials) call.account.remove(type, key);
  for (const membership of call.account.list(USER_GROUPS, `${nameKey(name)}/`)) {
    call.account.remove(USER_GROUPS, membership.key);
  }
  return undefined;
}
