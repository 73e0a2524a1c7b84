import { type ActionUse, disuseDays } from "../../model/index.js";
import { isObject, type JsonObject, objects, textOf } from "../text/json.js";
import { type RecordKind, timeOf } from "./kind.js";

type Reader = Omit<RecordKind, "fits">;

const day = 86_400_000;
/** Days for which AWS keeps what was accessed (IAM User Guide, "Refine permissions using last accessed information"). */
const keptDays = 400;

export function isLastAccessed(value: JsonObject): boolean {
  return "JobStatus" in value && Array.isArray(value.ServicesLastAccessed);
}

/**
 * What `aws iam get-service-last-accessed-details` prints. It names the role or user only where something was accessed;
 * attempts that were refused count as access, so what is not there was not even tried (IAM API Reference).
 */
export const readLastAccessed: Reader = {
  fields: new Set([
    "JobStatus",
    "JobType",
    "JobCreationDate",
    "ServicesLastAccessed",
    "JobCompletionDate",
    "IsTruncated",
    "Marker",
    "Error",
    "ResponseMetadata",
  ]),
  read({ JobStatus, JobCompletionDate, ServicesLastAccessed, IsTruncated }, file) {
    const to = timeOf(JobCompletionDate);
    if (JobStatus !== "COMPLETED" || to === undefined)
      return "the job that makes the record is not completed";
    const services = objects(ServicesLastAccessed);
    const ids = new Set(
      services.flatMap(({ LastAuthenticatedEntity: arn }) => (typeof arn === "string" ? [arn] : [])),
    );
    const [id, ...others] = ids;
    if (id === undefined)
      return "names nobody: nothing was accessed, and AWS then does not say whose record it is";
    if (others.length > 0) return "is of a group or policy that several use, and not of one role or user";
    const dates = services.flatMap(({ LastAuthenticated }) => timeOf(LastAuthenticated) ?? []).sort();
    const last = dates.at(-1);
    return {
      address: id,
      cloud: "aws",
      id,
      record: {
        by: `AWS's record of access${IsTruncated === true ? ", of which pages are missing" : ""}`,
        from: new Date(Date.parse(to) - keptDays * day).toISOString(),
        to,
        file,
      },
      isWhole: true,
      ...(last === undefined ? {} : { last }),
      actions: services.flatMap((service) => useOf(service, to) ?? []),
    };
  },
};

/** A service that was not accessed was not used at all; of one that was, only actions that are tracked are known. */
function useOf(
  { ServiceNamespace, LastAuthenticated, TrackedActionsLastAccessed }: JsonObject,
  to: string,
): ActionUse | undefined {
  if (typeof ServiceNamespace !== "string") return undefined;
  const isRecent = (time: unknown) => {
    const text = timeOf(time);
    return text !== undefined && Date.parse(to) - Date.parse(text) < disuseDays * day;
  };
  if (!isRecent(LastAuthenticated)) return { of: ServiceNamespace, used: [], likely: [], unused: "rest" };
  const tracked = objects(TrackedActionsLastAccessed).flatMap(({ ActionName, LastAccessedTime }) =>
    typeof ActionName === "string"
      ? [{ name: `${ServiceNamespace}:${ActionName}`, isUsed: isRecent(LastAccessedTime) }]
      : [],
  );
  const names = (used: boolean) => tracked.filter(({ isUsed }) => isUsed === used).map(({ name }) => name);
  return { of: ServiceNamespace, used: names(true), likely: [], unused: names(false) };
}

export function isFinding({ findingType, resourceType, status }: JsonObject): boolean {
  return [findingType, resourceType, status].every((each) => typeof each === "string");
}

/**
 * A finding of unused access (IAM Access Analyzer API Reference, `GetFindingV2`; `ListFindingsV2` leaves the details
 * out). How far back the analyzer looks is not in its findings.
 */
export const readFinding: Reader = {
  fields: new Set([
    "analyzedAt",
    "createdAt",
    "error",
    "id",
    "nextToken",
    "resource",
    "resourceType",
    "resourceOwnerAccount",
    "status",
    "updatedAt",
    "findingDetails",
    "findingType",
  ]),
  read({ findingType, resource, analyzedAt, status, findingDetails }, file) {
    const arn = textOf(resource);
    const to = timeOf(analyzedAt);
    if (arn === undefined || to === undefined) return "names no resource, or no day of analysis";
    if (status === "RESOLVED") return "is resolved: what it found is no longer so";
    const details = objects(findingDetails);
    const detail = (name: string) => details.map((each) => each[name]).filter(isObject);
    const record = { by: "IAM Access Analyzer", to, file };
    const base = { address: arn, cloud: "aws" as const, record };
    switch (findingType) {
      case "UnusedIAMRole": {
        const last = detail("unusedIamRoleDetails").flatMap((each) => timeOf(each.lastAccessed) ?? [])[0];
        return { ...base, id: arn, isWhole: true, ...(last === undefined ? {} : { last }), actions: [] };
      }
      case "UnusedIAMUserAccessKey": {
        const [key] = detail("unusedIamUserAccessKeyDetails");
        const id = textOf(key?.accessKeyId);
        if (id === undefined) return "does not say which access key: `get-finding-v2` does";
        const last = timeOf(key?.lastAccessed);
        return { ...base, id, isWhole: true, ...(last === undefined ? {} : { last }), actions: [] };
      }
      case "UnusedPermission": {
        const actions = detail("unusedPermissionDetails").flatMap((each): ActionUse[] => {
          const of = textOf(each.serviceNamespace);
          if (of === undefined) return [];
          const names = objects(each.actions).flatMap(({ action }) => textOf(action) ?? []);
          const full = names.map((name) => (name.includes(":") ? name : `${of}:${name}`));
          return [{ of, used: [], likely: [], unused: names.length === 0 ? "rest" : full }];
        });
        if (actions.length === 0) return "does not say which permissions: `get-finding-v2` does";
        return { ...base, id: arn, isWhole: false, actions };
      }
      default:
        return `a finding of the type ${String(findingType)} is not read`;
    }
  },
};
