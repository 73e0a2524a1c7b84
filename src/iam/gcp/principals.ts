import type { Container, Member, Pool, PoolPart } from "./members.js";
import type { PoolIdentity } from "./provider.js";

/** Who asks: an authenticated principal with what the cloud knows of it. */
export type Principal =
  | { readonly kind: "anonymous" }
  | (Account & { readonly kind: "user" | "serviceAccount"; readonly email: string })
  | { readonly kind: "pool"; readonly pool: Pool; readonly identity: PoolIdentity; readonly pod?: Pod }
  | { readonly kind: "agent"; readonly trustDomain: string; readonly path: string };

interface Account {
  /** E-mails of the groups it is in, directly or not; absent: not known. */
  readonly groups?: readonly string[];
  /** Project, folders and organization that a service account is in, by number; absent: not known. */
  readonly containers?: readonly { readonly container: Container; readonly number: string }[];
  /** Projects and roles for `projectOwner:` and the like. */
  readonly basicRoles?: readonly { readonly role: string; readonly project: string }[];
  readonly customerId?: string;
}

/** What GKE knows of a pod. */
export interface Pod {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly cluster?: string;
  readonly serviceAccountUid?: string;
}

/** Whether a member of a policy stands for a principal; `unknown` where it turns on what is not known of it. */
export function memberCovers(member: Member, principal: Principal): "yes" | "no" | "unknown" {
  switch (member.kind) {
    case "everyone":
      return "yes";
    case "authenticated":
      // Google: federated identities are not among allAuthenticatedUsers.
      return answer(principal.kind === "user" || principal.kind === "serviceAccount");
    case "user":
    case "serviceAccount":
      return answer(
        principal.kind === member.kind &&
          sameText(principal.email, member.email) &&
          member.deleted === undefined,
      );
    case "group":
      if (principal.kind !== "user" && principal.kind !== "serviceAccount") return "no";
      return isIn(principal.groups, (group) => sameText(group, member.email));
    case "domain":
      return answer(principal.kind === "user" && sameText(domainOf(principal.email), member.domain));
    case "convenience": {
      if (principal.kind !== "user" && principal.kind !== "serviceAccount") return "no";
      const role = `roles/${member.role.slice("project".length).toLowerCase()}`;
      return isIn(principal.basicRoles, (held) => held.role === role && held.project === member.project);
    }
    case "resource":
      return containerCovers(member, principal);
    case "customer":
      if (principal.kind !== "user") return principal.kind === "anonymous" ? "no" : "unknown";
      return principal.customerId === undefined ? "unknown" : answer(principal.customerId === member.id);
    case "gke":
      return answer(
        principal.kind === "pool" &&
          principal.pool.id === `${member.project}.svc.id.goog` &&
          principal.identity.subject === `ns/${member.namespace}/sa/${member.name}`,
      );
    case "pool":
      if (principal.kind !== "pool" || member.deleted !== undefined) return "no";
      return samePool(member.pool, principal.pool) ? partCovers(member.part, principal) : "no";
    case "agent":
      if (principal.kind !== "agent" || principal.trustDomain !== member.trustDomain) return "no";
      if (member.path.startsWith("attribute.")) return "unknown";
      return answer(member.path === "*" || member.path === principal.path);
  }
}

/** Accounts of a project, folder or organization; the whole set of a project holds its workload pools too. */
function containerCovers(
  { container, number, type }: Member & { kind: "resource" },
  principal: Principal,
): "yes" | "no" | "unknown" {
  if (principal.kind === "anonymous") return "no";
  if (type === "ServiceAgent") return principal.kind === "serviceAccount" ? "unknown" : "no";
  if (principal.kind === "serviceAccount") {
    return isIn(principal.containers, (each) => each.container === container && each.number === number);
  }
  if (type === "ServiceAccount") return "no";
  const isProjectOfPool =
    principal.kind === "pool" && principal.pool.kind === "workload" && container === "projects";
  return isProjectOfPool ? answer(principal.pool.project === number) : "unknown";
}

function partCovers(
  part: PoolPart,
  { identity, pod }: Principal & { kind: "pool" },
): "yes" | "no" | "unknown" {
  switch (part.kind) {
    case "all":
      return "yes";
    case "subject":
      return answer(identity.subject === part.value);
    case "group":
      return answer(identity.groups.includes(part.value));
    case "attribute":
      return answer(
        Object.hasOwn(identity.attributes, part.name) && identity.attributes[part.name] === part.value,
      );
    case "kubernetes": {
      if (part.by === "namespace" && !pod) return answer(identity.subject.startsWith(`ns/${part.value}/sa/`));
      const known = {
        namespace: pod?.namespace,
        cluster: pod?.cluster,
        serviceAccountUid: pod?.serviceAccountUid,
      };
      const value = known[part.by];
      return value === undefined ? "unknown" : answer(value === part.value);
    }
  }
}

function samePool(a: Pool, b: Pool): boolean {
  if (a.id !== b.id) return false;
  return a.kind === "workload" ? b.kind === "workload" && a.project === b.project : b.kind === "workforce";
}

function answer(value: boolean): "yes" | "no" {
  return value ? "yes" : "no";
}

function isIn<T>(list: readonly T[] | undefined, test: (item: T) => boolean): "yes" | "no" | "unknown" {
  return list === undefined ? "unknown" : answer(list.some(test));
}

/** E-mail addresses and domains are compared without regard to case. */
function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}
