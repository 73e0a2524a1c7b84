import type { PrincipalPattern } from "../../model/index.js";
import { Unknown } from "../../model/index.js";
import { type Arn, formatArn, isAccountId, parseArn } from "./arn.js";

/** Who makes a request (AWS IAM User Guide, "AWS JSON policy elements: Principal"). */
export type Principal =
  | { readonly kind: "user"; readonly arn: string; readonly id?: string }
  /** A role session. Without `session`, some session whose name is not known. `arn` is the role's, with its path if known. */
  | { readonly kind: "role"; readonly arn: string; readonly session?: string; readonly id?: string }
  /** A session from `GetFederationToken`; `user` is the ARN of the IAM user who called it, or of the root user. */
  | { readonly kind: "federated-user"; readonly arn: string; readonly user?: string }
  | { readonly kind: "root"; readonly account: string; readonly partition?: string }
  | { readonly kind: "service"; readonly name: string }
  /** The bearer of a token or assertion, before it has become a role: provider ARN, or `accounts.google.com` and the like. */
  | { readonly kind: "federated"; readonly provider: string }
  | { readonly kind: "anonymous" };

/**
 * Reads the ways in which documents, logs and people name a caller: an ARN of a user, role, session or provider,
 * an account id or `…:root`, a service or identity provider's domain, `*` for anyone. `undefined` for the rest.
 */
export function parsePrincipal(text: string): Principal | undefined {
  if (text === "*") return { kind: "anonymous" };
  if (isAccountId(text)) return { kind: "root", account: text };
  const arn = parseArn(text);
  if (arn !== undefined) return fromArn(text, arn);
  if (SERVICE.test(text) && !providerDomains.has(text)) return { kind: "service", name: text };
  return providerDomains.has(text) ? { kind: "federated", provider: text } : undefined;
}

const SERVICE = /^[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|aws\.internal|api\.aws)$/;

/** Identity providers that a trust policy names by domain and not by ARN. */
export const providerDomains: ReadonlySet<string> = new Set([
  "accounts.google.com",
  "www.amazon.com",
  "graph.facebook.com",
  "cognito-identity.amazonaws.com",
]);

function fromArn(text: string, arn: Arn): Principal | undefined {
  const [type, ...rest] = arn.resource.split("/");
  if (arn.service === "sts" && type === "assumed-role" && rest.length === 2) {
    const [role, session] = rest as [string, string];
    return { kind: "role", arn: formatArn({ ...arn, service: "iam", resource: `role/${role}` }), session };
  }
  if (arn.service === "sts" && type === "federated-user" && rest.length === 1)
    return { kind: "federated-user", arn: text };
  if (arn.service !== "iam") return undefined;
  if (arn.resource === "root") return { kind: "root", account: arn.account, partition: arn.partition };
  if (rest.length === 0) return undefined;
  if (type === "user") return { kind: "user", arn: text };
  if (type === "role") return { kind: "role", arn: text };
  return type === "oidc-provider" || type === "saml-provider"
    ? { kind: "federated", provider: text }
    : undefined;
}

/** The account that a caller acts in; `undefined` for services, bearers of tokens and anonymous callers. */
export function accountOf(principal: Principal): string | undefined {
  switch (principal.kind) {
    case "root":
      return principal.account;
    case "user":
    case "role":
    case "federated-user":
      return parseArn(principal.arn)?.account;
    case "service":
    case "federated":
    case "anonymous":
      return undefined;
  }
}

/** The ARN that `GetCallerIdentity` shows; `undefined` for callers who have none. */
export function callerArn(principal: Principal): string | undefined {
  switch (principal.kind) {
    case "user":
    case "federated-user":
      return principal.arn;
    case "root":
      return rootArn(principal.account, principal.partition);
    case "role":
      return principal.session === undefined ? principal.arn : sessionArn(principal.arn, principal.session);
    case "service":
    case "federated":
    case "anonymous":
      return undefined;
  }
}

export function rootArn(account: string, partition = "aws"): string {
  return formatArn({ partition, service: "iam", region: "", account, resource: "root" });
}

/** The ARN of a role's session: it has the role's name, not its path. */
export function sessionArn(role: string, session: string): string | undefined {
  const arn = parseArn(role);
  return (
    arn &&
    formatArn({ ...arn, service: "sts", resource: `assumed-role/${lastName(arn.resource)}/${session}` })
  );
}

function lastName(resource: string): string {
  return resource.slice(resource.lastIndexOf("/") + 1);
}

/**
 * How closely a `Principal` entry names a caller. It decides what else can limit the grant: `session` (the very
 * session, user, service or everyone) only an explicit deny; `identity` (the role, or the user behind a federated
 * session) also boundary and session policy; `account` only hands the decision to the account's own policies.
 */
export type Closeness = "session" | "identity" | "account";

/** How closely one entry of a `Principal` element names a caller; `undefined` if not at all. */
export function namesPrincipal(
  pattern: PrincipalPattern,
  principal: Principal,
): Closeness | Unknown | undefined {
  const { kind, value } = pattern;
  switch (kind) {
    case "*":
      return "session";
    case "Service":
      return principal.kind === "service" && (value === principal.name || value === "*")
        ? "session"
        : undefined;
    case "Federated":
      return principal.kind === "federated" && (value === principal.provider || value === "*")
        ? "session"
        : undefined;
    case "CanonicalUser":
      return accountOf(principal) === undefined
        ? undefined
        : new Unknown("which account a canonical user id stands for is not part of the request");
    case "AWS":
      return value === "*" ? "session" : namesIamPrincipal(value, principal);
  }
}

const UNIQUE_ID = /^A(?:RO|ID|SI)A[A-Z0-9]{12,}$/;

function namesIamPrincipal(value: string, principal: Principal): Closeness | Unknown | undefined {
  const account = accountOf(principal);
  if (account === undefined) return undefined;
  if (value === account) return "account";
  const arn = parseArn(value);
  if (arn === undefined) return UNIQUE_ID.test(value) ? namesById(value, principal) : undefined;
  if (arn.account !== account) return undefined;
  if (arn.service === "iam" && arn.resource === "root")
    return principal.kind === "root" ? "session" : "account";
  switch (principal.kind) {
    case "user":
      return value === principal.arn ? "session" : undefined;
    case "role":
      if (principal.session !== undefined && value === sessionArn(principal.arn, principal.session))
        return "session";
      return isSameRole(arn, principal.arn) ? "identity" : undefined;
    case "federated-user":
      if (value === principal.arn) return "session";
      return value === principal.user ? "identity" : undefined;
    case "root":
    case "service":
    case "federated":
    case "anonymous":
      return undefined;
  }
}

/** A role's name is unique in its account whatever its path, and a session's ARN does not tell the path. */
function isSameRole(pattern: Arn, role: string): boolean {
  const own = parseArn(role);
  return (
    own !== undefined &&
    pattern.service === "iam" &&
    pattern.partition === own.partition &&
    pattern.resource.startsWith("role/") &&
    lastName(pattern.resource) === lastName(own.resource)
  );
}

/** AWS shows an id in place of an ARN once the user or role was deleted; one made again has another id. */
function namesById(value: string, principal: Principal): Closeness | Unknown | undefined {
  if (principal.kind !== "user" && principal.kind !== "role") return undefined;
  if (principal.id === undefined)
    return new Unknown(`whether the caller's unique id is ${value} is not part of the request`);
  return principal.id === value ? (principal.kind === "role" ? "identity" : "session") : undefined;
}
