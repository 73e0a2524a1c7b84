import type { Properties } from "../../../../model/index.js";
import { isRefusal, type Made, type Refusal } from "../../core/model.js";
import { pseudoRandom } from "../../core/naming.js";
import { text, texts } from "../../core/values.js";
import type { AwsCall, AwsModel } from "../settings.js";
import { GROUP, nameKey, principalRefusal, USER } from "./principals.js";

/** One record for each user and group, whichever resource put the user there. */
export const USER_GROUPS = "aws:iam/userGroupMembership:UserGroupMembership";

function memberships(call: AwsCall): { user: string; group: string; key: string }[] {
  return call.account.list(USER_GROUPS).map(({ properties, key }) => ({
    user: text(properties, "user") ?? "",
    group: texts(properties, "groups")[0] ?? "",
    key,
  }));
}

export function membersOf(group: string, call: AwsCall): string[] {
  return memberships(call)
    .filter((one) => nameKey(one.group) === nameKey(group))
    .map((one) => one.user);
}

function groupsOf(user: string, call: AwsCall): string[] {
  return memberships(call)
    .filter((one) => nameKey(one.user) === nameKey(user))
    .map((one) => one.group);
}

function add(user: string, group: string, call: AwsCall): void {
  const key = `${nameKey(user)}/${nameKey(group)}`;
  const properties = { user, groups: [group] };
  call.account.put({
    type: USER_GROUPS,
    key,
    id: key,
    urn: call.urn,
    properties,
    created: call.now.toISOString(),
  });
}

function remove(user: string, group: string, call: AwsCall): void {
  call.account.remove(USER_GROUPS, `${nameKey(user)}/${nameKey(group)}`);
}

function refusal(users: readonly string[], groups: readonly string[], call: AwsCall): Refusal | undefined {
  const doing = (what: string) => ({ what, call: "IAM: AddUserToGroup" });
  for (const group of groups) {
    for (const user of users) {
      const act = doing(`adding IAM User (${user}) to IAM Group (${group})`);
      const refused = principalRefusal(GROUP, group, call, act) ?? principalRefusal(USER, user, call, act);
      if (refused !== undefined) return refused;
    }
  }
  return undefined;
}

/** `UserGroupMembership`: adds one user to groups, and leaves its other groups alone. */
export const userGroupMembership: AwsModel = {
  type: USER_GROUPS,
  immutable: ["user"],
  sets: ["groups"],
  key: () => undefined,
  create: (properties, call) => putUser(properties, [], call) ?? madeUser(properties, call),
  read(id, known, call) {
    const [imported = "", ...importedGroups] = id.split("/");
    const user = text(known, "user") ?? imported;
    const wanted = text(known, "user") === undefined ? importedGroups : texts(known, "groups");
    const groups = groupsOf(user, call).filter((group) =>
      wanted.some((one) => nameKey(one) === nameKey(group)),
    );
    return groups.length === 0 ? undefined : { id, properties: { user, groups } };
  },
  update: (id, old, properties, call) => {
    const refused = putUser(properties, texts(old, "groups"), call);
    return refused ?? { id, properties };
  },
  delete: (_id, old, call) => {
    for (const group of texts(old, "groups")) remove(text(old, "user") ?? "", group, call);
    return undefined;
  },
};

function putUser(properties: Properties, before: readonly string[], call: AwsCall): Refusal | undefined {
  const [user, groups] = [text(properties, "user") ?? "", texts(properties, "groups")];
  const refused = refusal([user], groups, call);
  if (isRefusal(refused)) return refused;
  for (const group of before) if (!groups.includes(group)) remove(user, group, call);
  for (const group of groups) add(user, group, call);
  return undefined;
}

function madeUser(properties: Properties, call: AwsCall): Made {
  return { id: `sandbox-${pseudoRandom(26, "digits", call.urn)}`, properties };
}

/** `GroupMembership`: exactly these users are in the group. */
export const groupMembership: AwsModel = {
  type: "aws:iam/groupMembership:GroupMembership",
  naming: { property: "name", longest: 255 },
  immutable: ["name", "group"],
  sets: ["users"],
  key: (properties) => text(properties, "name"),
  create: (properties, call) =>
    putGroup(properties, call) ?? { id: text(properties, "name") ?? "", properties },
  read(id, known, call) {
    const users = membersOf(text(known, "group") ?? "", call);
    return users.length === 0 ? undefined : { id, properties: { ...known, users } };
  },
  update: (id, _old, properties, call) => putGroup(properties, call) ?? { id, properties },
  delete: (_id, old, call) => {
    for (const user of texts(old, "users")) remove(user, text(old, "group") ?? "", call);
    return undefined;
  },
};

function putGroup(properties: Properties, call: AwsCall): Refusal | undefined {
  const [group, users] = [text(properties, "group") ?? "", texts(properties, "users")];
  const refused = refusal(users, [group], call);
  if (refused !== undefined) return refused;
  for (const user of membersOf(group, call)) if (!users.includes(user)) remove(user, group, call);
  for (const user of users) add(user, group, call);
  return undefined;
}
