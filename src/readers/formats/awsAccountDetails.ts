import type { Properties, Resource, Source, Unread } from "../../model/index.js";
import { given, plainResource } from "../plainResource.js";
import { InputProblem } from "../problem.js";
import { isObject, type Json, type JsonObject, objects, textOf } from "../text/json.js";
import type { Reading } from "./reading.js";

const lists = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

/**
 * What `aws iam get-account-authorization-details` prints, as the IAM resources that it describes, or the pages of it
 * in a list (AWS IAM API Reference, GetAccountAuthorizationDetails).
 */
export function readAccountDetails(file: string, details: Json): Reading {
  if (!Array.isArray(details)) return readPage(file, details as JsonObject, "");
  const pages = details.map((page, index) => {
    if (isObject(page)) return readPage(file, page, `[${index}].`);
    throw new InputProblem(file, "is not an AWS account export: a page is no object", `[${index}]`);
  });
  // Every page but the last says that more follow.
  const truncated = pages.slice(0, -1).flatMap(({ unread }) => unread.filter(isTruncation));
  const skipped = new Set(truncated);
  return {
    resources: pages.flatMap(({ resources }) => resources),
    unread: pages.flatMap(({ unread }) => unread.filter((each) => !skipped.has(each))),
  };
}

function isTruncation({ path }: Unread): boolean {
  return path.endsWith("IsTruncated");
}

function readPage(file: string, details: JsonObject, at: string): Reading {
  for (const list of lists) {
    if (details[list] !== undefined && details[list] !== null && !Array.isArray(details[list])) {
      throw new InputProblem(file, `is not an AWS account export: \`${list}\` is not a list`, `${at}${list}`);
    }
  }
  const source: Source = { file };
  const unread: Unread[] = [];
  if (details.IsTruncated === true) {
    const reason = "the export is truncated: further pages are missing";
    unread.push({ source, path: `${at}IsTruncated`, reason });
  }
  const read = (list: (typeof lists)[number], convert: (entry: JsonObject, arn: string) => Resource[]) =>
    (Array.isArray(details[list]) ? details[list] : []).flatMap((entry, index) => {
      const arn = isObject(entry) ? textOf(entry.Arn) : undefined;
      if (isObject(entry) && arn !== undefined) return convert(entry, arn);
      unread.push({ source, path: `${at}${list}[${index}]`, reason: "an entry without an ARN" });
      return [];
    });
  const resources = [
    ...read("UserDetailList", (entry, arn) => user(entry, arn, source)),
    ...read("GroupDetailList", (entry, arn) => group(entry, arn, source)),
    ...read("RoleDetailList", (entry, arn) => role(entry, arn, source)),
    ...read("Policies", (entry, arn) => policy(entry, arn, source)),
  ];
  return { resources, unread };
}

function user(entry: JsonObject, arn: string, source: Source): Resource[] {
  const name = textOf(entry.UserName) ?? arn;
  const groups = entry.GroupList;
  const membership = Array.isArray(groups) && groups.length > 0;
  return [
    plainResource(source, "aws:iam/user:User", arn, name, {
      ...common(entry, arn, name),
      ...holdings(entry, "UserPolicyList"),
      ...given({ passwordLastUsed: entry.PasswordLastUsed }),
    }),
    ...(membership
      ? [
          plainResource(
            source,
            "aws:iam/userGroupMembership:UserGroupMembership",
            `${arn}#groups`,
            name,
            given({ user: name, groups }),
            arn,
          ),
        ]
      : []),
  ];
}

function group(entry: JsonObject, arn: string, source: Source): Resource[] {
  const name = textOf(entry.GroupName) ?? arn;
  const properties = { ...common(entry, arn, name), ...holdings(entry, "GroupPolicyList") };
  return [plainResource(source, "aws:iam/group:Group", arn, name, properties)];
}

function role(entry: JsonObject, arn: string, source: Source): Resource[] {
  const name = textOf(entry.RoleName) ?? arn;
  const lastUsed = isObject(entry.RoleLastUsed) ? textOf(entry.RoleLastUsed.LastUsedDate) : undefined;
  const properties = {
    ...common(entry, arn, name),
    ...holdings(entry, "RolePolicyList"),
    ...given({
      assumeRolePolicy: entry.AssumeRolePolicyDocument,
      maxSessionDuration: entry.MaxSessionDuration,
      description: entry.Description,
      roleLastUsed: lastUsed === undefined ? undefined : { lastUsedDate: lastUsed },
      // An empty block: no use within the 400 days that IAM looks back (IAM API Reference, RoleLastUsed).
      neverUsed: isObject(entry.RoleLastUsed) && lastUsed === undefined ? true : undefined,
    }),
  };
  const profiles = objects(entry.InstanceProfileList).flatMap((profile) => {
    const profileArn = textOf(profile.Arn);
    if (profileArn === undefined) return [];
    const profileName = textOf(profile.InstanceProfileName) ?? profileArn;
    const inner = given({ arn: profileArn, name: profileName, role: name });
    return [plainResource(source, "aws:iam/instanceProfile:InstanceProfile", profileArn, profileName, inner)];
  });
  return [plainResource(source, "aws:iam/role:Role", arn, name, properties), ...profiles];
}

function policy(entry: JsonObject, arn: string, source: Source): Resource[] {
  const name = textOf(entry.PolicyName) ?? arn;
  const versions = objects(entry.PolicyVersionList);
  const current =
    versions.find((version) => version.IsDefaultVersion === true) ??
    versions.find(
      (version) => version.VersionId !== undefined && version.VersionId === entry.DefaultVersionId,
    );
  const properties = given({
    arn,
    name,
    path: entry.Path,
    description: entry.Description,
    policy: current?.Document,
    attachmentCount: entry.AttachmentCount,
    permissionsBoundaryUsageCount: entry.PermissionsBoundaryUsageCount,
    createDate: entry.CreateDate,
    updateDate: entry.UpdateDate,
    tags: tags(entry.Tags),
  });
  return [plainResource(source, "aws:iam/policy:Policy", arn, name, properties)];
}

function common(entry: JsonObject, arn: string, name: string): Properties {
  const boundary = isObject(entry.PermissionsBoundary)
    ? entry.PermissionsBoundary.PermissionsBoundaryArn
    : undefined;
  return given({
    arn,
    name,
    path: entry.Path,
    uniqueId: entry.RoleId ?? entry.UserId ?? entry.GroupId,
    createDate: entry.CreateDate,
    permissionsBoundary: boundary,
    tags: tags(entry.Tags),
  });
}

/** Inline and attached policies, as an `aws:iam/role:Role` holds them. */
function holdings(entry: JsonObject, inlineList: string): Properties {
  const inlinePolicies = oneOrMore(entry[inlineList]).map((each) =>
    given({ name: each.PolicyName, policy: each.PolicyDocument }),
  );
  const attached = oneOrMore(entry.AttachedManagedPolicies).flatMap((each) => textOf(each.PolicyArn) ?? []);
  return given({
    inlinePolicies: inlinePolicies.length > 0 ? inlinePolicies : undefined,
    managedPolicyArns: attached.length > 0 ? attached : undefined,
  });
}

/** The objects of a list; one alone where its list was lost on the way from XML, as in AWS's own published example. */
function oneOrMore(value: Json | undefined): JsonObject[] {
  return isObject(value) ? [value] : objects(value);
}

function tags(list: Json | undefined): Properties | undefined {
  const pairs = objects(list).flatMap(({ Key, Value }) =>
    typeof Key === "string" ? [[Key, textOf(Value) ?? ""] as const] : [],
  );
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
}
