import type { Container, ConvenienceRole, Member, Pool, PoolPart } from "./members.js";

/** A member that Google would refuse: which part of it, what is wrong, and what Google's API answers. */
export interface MemberProblem {
  readonly kind: "problem";
  /** The part of the member: `type`, `email`, `project`, `pool`, `attribute` … */
  readonly path: string;
  readonly message: string;
  /** The message of Google's INVALID_ARGUMENT. */
  readonly answer: string;
}

/** Reads a member of an allow policy (v1) or a principal of a deny policy (v2). */
export function parseMember(text: string): Member | MemberProblem {
  if (text === "allUsers" || text === "principalSet://goog/public:all") return { kind: "everyone" };
  if (text === "allAuthenticatedUsers") return { kind: "authenticated" };
  if (text.startsWith("deleted:")) return parseDeleted(text);
  if (text.startsWith("principal://")) return parsePrincipal(text, text.slice("principal://".length));
  if (text.startsWith("principalSet://")) return parseSet(text, text.slice("principalSet://".length));
  return parseTyped(text);
}

export function isMemberProblem(member: Member | MemberProblem): member is MemberProblem {
  return member.kind === "problem";
}

/** The problem for which Google refuses a member in an allow policy; undefined for a member it takes. */
export function checkMember(text: string): MemberProblem | undefined {
  const isOfDenyPolicies = /^(deleted:)?principal(Set)?:\/\/goog\/|\/projects\/-\/serviceAccounts\//.test(
    text,
  );
  if (isOfDenyPolicies)
    return problem(
      text,
      "type",
      "this form is for deny policies; an allow policy takes user:, group:, serviceAccount:",
    );
  const parsed = parseMember(text);
  return isMemberProblem(parsed) ? parsed : undefined;
}

function problem(text: string, path: string, message: string, answer?: string): MemberProblem {
  const form = /^principal(Set)?:/.exec(text) ? text.slice(0, text.indexOf(":")) : "";
  return {
    kind: "problem",
    path,
    message,
    answer: answer ?? (form ? `Invalid ${form} member (${text}).` : `Invalid member (${text}).`),
  };
}

const convenienceRoles: readonly string[] = ["projectOwner", "projectEditor", "projectViewer"];

function parseTyped(text: string): Member | MemberProblem {
  const colon = text.indexOf(":");
  const type = colon < 0 ? "" : text.slice(0, colon);
  const value = text.slice(colon + 1);
  if (type === "user" || type === "group") return email(text, type, value);
  if (type === "serviceAccount")
    return /\.svc\.id\.goog/.test(value) ? parseGke(text, value) : email(text, type, value);
  if (type === "domain") {
    return isDomain(value)
      ? { kind: "domain", domain: value }
      : problem(text, "domain", `${JSON.stringify(value)} is not a domain name`);
  }
  if (convenienceRoles.includes(type)) {
    return value === ""
      ? problem(text, "project", `${type}: needs a project id`)
      : { kind: "convenience", role: type as ConvenienceRole, project: value };
  }
  return problem(
    text,
    "type",
    "a member starts with user:, serviceAccount:, group:, domain:, principal:// or principalSet://",
    `The member ${text} is of an unknown type. Please set a valid type prefix for the member.`,
  );
}

function email(
  text: string,
  kind: "user" | "group" | "serviceAccount",
  value: string,
): Member | MemberProblem {
  const [name, domain, ...rest] = value.split("@");
  const isEmail =
    rest.length === 0 && name !== undefined && /^[^\s/,;:"()<>[\]\\]+$/.test(name) && isDomain(domain ?? "");
  return isEmail
    ? { kind, email: value }
    : problem(text, "email", `${JSON.stringify(value)} is not an e-mail address`);
}

function isDomain(text: string): boolean {
  return text.length <= 253 && /^[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$/.test(text);
}

function parseGke(text: string, value: string): Member | MemberProblem {
  const match = /^([a-z0-9.:-]+)\.svc\.id\.goog\[([^/[\]]+)\/([^/[\]]+)\]$/.exec(value);
  if (!match)
    return problem(text, "namespace", "GKE's form is serviceAccount:PROJECT.svc.id.goog[NAMESPACE/NAME]");
  return { kind: "gke", project: match[1]!, namespace: match[2]!, name: match[3]! };
}

function parseDeleted(text: string): Member | MemberProblem {
  const inner = text.slice("deleted:".length);
  const [body, uid] = inner.split("?uid=");
  const member = parseMember(body ?? "");
  if (isMemberProblem(member)) return { ...member, answer: `Invalid member (${text}).` };
  if (member.kind === "pool") return { ...member, deleted: uid ?? "" };
  const isAccount = member.kind === "user" || member.kind === "group" || member.kind === "serviceAccount";
  if (!isAccount) return problem(text, "type", `there is no deleted: form of ${body}`);
  return uid && /^\d+$/.test(uid)
    ? { ...member, deleted: uid }
    : problem(text, "uid", "a deleted member ends in ?uid= and a number");
}

function parsePrincipal(text: string, rest: string): Member | MemberProblem {
  if (rest.startsWith("goog/subject/")) return email(text, "user", rest.slice("goog/subject/".length));
  const account = /^iam\.googleapis\.com\/projects\/-\/serviceAccounts\/(.*)$/s.exec(rest);
  if (account) return email(text, "serviceAccount", account[1]!);
  const pool = parsePool(text, rest);
  if (pool) {
    if ("kind" in pool) return pool;
    const part = parsePart(pool.rest);
    const isOne =
      part?.kind === "subject" || (part?.kind === "kubernetes" && part.by === "serviceAccountUid");
    return isOne
      ? { kind: "pool", pool: pool.pool, part }
      : problem(
          text,
          "subject",
          "principal:// names one identity: …/subject/VALUE; sets are principalSet://",
        );
  }
  const agent = /^(agents\.global\.(?:org|proj(?:ect)?)-[a-z0-9-]+\.system\.id\.goog)\/(.+)$/s.exec(rest);
  if (agent && agent[2] !== "*") return { kind: "agent", trustDomain: agent[1]!, path: agent[2]! };
  return problem(text, "pool", "this is neither a pool's identity nor an agent's");
}

function parseSet(text: string, rest: string): Member | MemberProblem {
  if (rest.startsWith("goog/group/")) return email(text, "group", rest.slice("goog/group/".length));
  const customer = /^goog\/cloudIdentityCustomerId\/([A-Za-z0-9]+)$/.exec(rest);
  if (customer) return { kind: "customer", id: customer[1]! };
  if (rest.startsWith("cloudresourcemanager.googleapis.com/")) return parseResource(text, rest);
  const pool = parsePool(text, rest);
  if (pool) {
    if ("kind" in pool) return pool;
    const part = parsePart(pool.rest);
    if (!part || part.kind === "subject") {
      return problem(
        text,
        "attribute",
        "a set of a pool is /*, /group/ID, /attribute.NAME/VALUE, /namespace/NAME or /kubernetes.cluster/URL",
      );
    }
    return { kind: "pool", pool: pool.pool, part };
  }
  const agents =
    /^(agents\.global\.(?:org|proj(?:ect)?)-[a-z0-9-]+\.system\.id\.goog)\/(\*|attribute\..+)$/s.exec(rest);
  if (agents) return { kind: "agent", trustDomain: agents[1]!, path: agents[2]! };
  return problem(text, "pool", "this is not a set of principals that Google knows");
}

function parseResource(text: string, rest: string): Member | MemberProblem {
  const match =
    /^cloudresourcemanager\.googleapis\.com\/(projects|folders|organizations)\/(\d+)(?:\/type\/(ServiceAccount|ServiceAgent))?$/.exec(
      rest,
    );
  if (!match) {
    return problem(text, "resource", "this set is projects|folders|organizations/NUMBER/type/ServiceAccount");
  }
  const type = match[3] as "ServiceAccount" | "ServiceAgent" | undefined;
  return { kind: "resource", container: match[1] as Container, number: match[2]!, type: type ?? "*" };
}

interface InPool {
  readonly pool: Pool;
  readonly rest: string;
}

/** The pool that a principal is in, and what follows; undefined where the text names no pool. */
function parsePool(text: string, rest: string): InPool | MemberProblem | undefined {
  const workforce = /^iam\.googleapis\.com\/locations\/global\/workforcePools\/([^/]+)\/(.+)$/s.exec(rest);
  if (workforce) return { pool: { kind: "workforce", id: workforce[1]! }, rest: workforce[2]! };
  const workload =
    /^iam\.googleapis\.com\/projects\/([^/]+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/(.+)$/s.exec(
      rest,
    );
  if (!workload) return undefined;
  const [, project, id, tail] = workload;
  if (!/^\d+$/.test(project!)) {
    return problem(text, "project", `the project must be its number, not ${JSON.stringify(project)}`);
  }
  if (!isPoolId(id!)) return problem(text, "pool", `${JSON.stringify(id)} is not a pool's id`);
  return { pool: { kind: "workload", project: project!, id: id! }, rest: tail! };
}

/** Pools that people make, and those that GKE has for each project or fleet. */
function isPoolId(id: string): boolean {
  // How long an id may be is a matter of making the pool.
  return /^[a-z0-9-]{1,63}$/.test(id) || /^[a-z0-9.:-]+\.(svc|hub)\.id\.goog$/.test(id);
}

function parsePart(text: string): PoolPart | undefined {
  if (text === "*") return { kind: "all" };
  const slash = text.indexOf("/");
  if (slash < 0 || slash === text.length - 1) return undefined;
  const head = text.slice(0, slash);
  const value = text.slice(slash + 1);
  if (head === "subject" || head === "group") return { kind: head, value };
  if (head === "namespace") return { kind: "kubernetes", by: "namespace", value };
  if (head === "kubernetes.cluster") return { kind: "kubernetes", by: "cluster", value };
  if (head === "kubernetes.serviceaccount.uid") return { kind: "kubernetes", by: "serviceAccountUid", value };
  const name = head.startsWith("attribute.") ? head.slice("attribute.".length) : "";
  return /^[a-z0-9_]{1,100}$/.test(name) ? { kind: "attribute", name, value } : undefined;
}
