import { isObject, type JsonObject, textOf } from "../text/json.js";
import { type RecordKind, textsIn, timeOf } from "./kind.js";

type Reader = Omit<RecordKind, "fits">;

/** `activityType` and what it is about (Policy Analyzer API, `Activity`). */
export function isActivity({ activityType, fullResourceName }: JsonObject): boolean {
  return typeof activityType === "string" && typeof fullResourceName === "string";
}

/** When a service account, or a key of one, last authenticated (Policy Analyzer API, `activities.query`). */
export const readActivity: Reader = {
  fields: new Set(["activityType", "fullResourceName", "observationPeriod", "activity"]),
  read({ activityType, fullResourceName, observationPeriod, activity }, file) {
    if (!/^serviceAccount(?:Key)?LastAuthentication$/.test(String(activityType)))
      return `activity of the type ${String(activityType)} is not read`;
    const period = isObject(observationPeriod) ? observationPeriod : {};
    const [from, to] = [timeOf(period.startTime), timeOf(period.endTime)];
    if (from === undefined || to === undefined) return "has no observation period";
    const last = isObject(activity) ? timeOf(activity.lastAuthenticatedTime) : undefined;
    const name = String(fullResourceName).replace(/^\/\/iam\.googleapis\.com\//, "");
    const email = /\/serviceAccounts\/([^/]+)$/.exec(name)?.[1];
    return {
      address: `//iam.googleapis.com/${name}`,
      cloud: "gcp",
      id: email ?? name,
      record: { by: "Google's record of authentications", from, to, file },
      isWhole: true,
      ...(last === undefined ? {} : { last }),
      actions: [],
    };
  },
};

const insightName = /\/insightTypes\/google\.iam\.(\w+)\.Insight\/insights\//;

/** Told by its name (Recommender API, `Insight`). */
export function isInsight({ name, content }: JsonObject): boolean {
  return typeof name === "string" && /\/insightTypes\/google\.iam\./.test(name) && isObject(content);
}

/**
 * Service account insights (accounts without authentication in the period) and policy insights (which permissions of a
 * role were used in it). The period ends with the last refresh (Policy Intelligence, "Find unused service accounts",
 * "Review policy insights").
 */
export const readInsight: Reader = {
  fields: new Set([
    "name",
    "description",
    "content",
    "lastRefreshTime",
    "observationPeriod",
    "stateInfo",
    "category",
    "associatedRecommendations",
    "targetResources",
    "insightSubtype",
    "etag",
    "severity",
  ]),
  read({ name, content, lastRefreshTime, observationPeriod }, file) {
    const type = insightName.exec(String(name))?.[1];
    const to = timeOf(lastRefreshTime);
    const seconds = Number(/^(\d+)(?:\.\d+)?s$/.exec(textOf(observationPeriod) ?? "")?.[1]);
    if (to === undefined || Number.isNaN(seconds)) return "has no observation period";
    const from = new Date(Date.parse(to) - seconds * 1000).toISOString();
    const facts = isObject(content) ? content : {};
    if (type === "serviceAccount") {
      const email = textOf(facts.email);
      if (email === undefined) return "names no service account";
      const last = timeOf(facts.lastAuthenticatedTime);
      return {
        address: accountAddress(email),
        cloud: "gcp",
        id: email,
        record: { by: "Google's insights on service accounts", from, to, file },
        isWhole: true,
        ...(last === undefined ? {} : { last }),
        actions: [],
      };
    }
    const { role, member } = facts;
    const email = /^serviceAccount:([^?]+)/.exec(textOf(member) ?? "")?.[1];
    if (type !== "policy" || typeof role !== "string" || !("exercisedPermissions" in facts))
      return `an insight of the type ${type ?? "that its name has"} that is not read`;
    if (email === undefined) return "is about a member that is no service account";
    return {
      address: accountAddress(email),
      cloud: "gcp",
      id: email,
      record: { by: "Google's insights on policies", from, to, file },
      isWhole: false,
      actions: [
        {
          of: role,
          used: textsIn(facts.exercisedPermissions, "permission"),
          likely: textsIn(facts.inferredPermissions, "permission"),
          unused: "rest",
        },
      ],
    };
  },
};

/** As asset exports name an account; the project of an e-mail is its own. */
function accountAddress(email: string): string {
  const project = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? "-";
  return `//iam.googleapis.com/projects/${project}/serviceAccounts/${email}`;
}
