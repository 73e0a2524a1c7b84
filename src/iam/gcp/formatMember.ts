import type { Member, Pool, PoolPart } from "./members.js";

/**
 * The member as an allow policy writes it (`v1`) or as a deny policy does (`v2`). Kinds without a v2 form (domain,
 * project owners, GKE's older form) keep their v1 text.
 */
export function formatMember(member: Member, form: "v1" | "v2" = "v1"): string {
  switch (member.kind) {
    case "everyone":
      return form === "v1" ? "allUsers" : "principalSet://goog/public:all";
    case "authenticated":
      return "allAuthenticatedUsers";
    case "user":
    case "group":
    case "serviceAccount": {
      const body =
        form === "v1" ? `${member.kind}:${member.email}` : `${accountPrefix[member.kind]}${member.email}`;
      return member.deleted === undefined ? body : `deleted:${body}?uid=${member.deleted}`;
    }
    case "domain":
      return `domain:${member.domain}`;
    case "convenience":
      return `${member.role}:${member.project}`;
    case "gke":
      return `serviceAccount:${member.project}.svc.id.goog[${member.namespace}/${member.name}]`;
    case "pool":
      return (member.deleted === undefined ? "" : "deleted:") + formatPoolMember(member.pool, member.part);
    case "agent":
      return `${/^(\*$|attribute\.)/.test(member.path) ? "principalSet" : "principal"}://${member.trustDomain}/${member.path}`;
    case "resource": {
      const type = member.type === "*" ? "" : `/type/${member.type}`;
      return `principalSet://cloudresourcemanager.googleapis.com/${member.container}/${member.number}${type}`;
    }
    case "customer":
      return `principalSet://goog/cloudIdentityCustomerId/${member.id}`;
  }
}

const accountPrefix = {
  user: "principal://goog/subject/",
  group: "principalSet://goog/group/",
  serviceAccount: "principal://iam.googleapis.com/projects/-/serviceAccounts/",
} as const;

function formatPoolMember(pool: Pool, part: PoolPart): string {
  const isOne = part.kind === "subject" || (part.kind === "kubernetes" && part.by === "serviceAccountUid");
  return `${isOne ? "principal" : "principalSet"}://iam.googleapis.com/${poolName(pool)}/${formatPart(part)}`;
}

/** The pool's resource name. */
export function poolName(pool: Pool): string {
  return pool.kind === "workforce"
    ? `locations/global/workforcePools/${pool.id}`
    : `projects/${pool.project}/locations/global/workloadIdentityPools/${pool.id}`;
}

function formatPart(part: PoolPart): string {
  switch (part.kind) {
    case "all":
      return "*";
    case "subject":
    case "group":
      return `${part.kind}/${part.value}`;
    case "attribute":
      return `attribute.${part.name}/${part.value}`;
    case "kubernetes": {
      const heads = {
        namespace: "namespace",
        cluster: "kubernetes.cluster",
        serviceAccountUid: "kubernetes.serviceaccount.uid",
      };
      return `${heads[part.by]}/${part.value}`;
    }
  }
}
