import { isAccountId, parseArn } from "../../../iam/aws/arn.js";
import type { PrincipalElement, PrincipalPattern } from "../../../model/index.js";
import {
  anyString,
  type Dimension,
  glob,
  literal,
  oneIn,
  type StringSet,
  texts,
  union,
} from "../../sets/index.js";

/**
 * Who a `Principal` element names, as texts: the ARN of a user, role, session or provider, an account id for its
 * root user, the domain of a service, `*` for an anonymous caller. Undefined where texts cannot tell: `NotPrincipal`
 * asks for several names of one caller at once, unique and canonical ids are no names.
 */
export function principalDimension({ negated, principals }: PrincipalElement): Dimension | undefined {
  if (negated) return undefined;
  const named: StringSet[] = [];
  for (const pattern of principals) {
    const set = namedBy(pattern);
    if (!set) return undefined;
    named.push(set);
  }
  return oneIn(texts(union(...named)));
}

function namedBy({ kind, value }: PrincipalPattern): StringSet | undefined {
  if (value === "*") return kind === "*" || kind === "AWS" ? anyString : wildcardOf(kind);
  switch (kind) {
    case "*":
      return anyString;
    case "Service":
    case "Federated":
      return literal(value);
    case "CanonicalUser":
      return undefined;
    case "AWS":
      return namedByArn(value);
  }
}

/** `"Service": "*"` and the like: every caller of that kind. */
function wildcardOf(kind: PrincipalPattern["kind"]): StringSet | undefined {
  if (kind === "Service")
    return union(glob("?*.amazonaws.com"), glob("?*.amazonaws.com.cn"), glob("?*.aws.internal"));
  return kind === "Federated"
    ? union(glob("arn:*:iam::*:oidc-provider/*"), glob("arn:*:iam::*:saml-provider/*"))
    : undefined;
}

function namedByArn(value: string): StringSet | undefined {
  if (isAccountId(value)) return accountMembers(value);
  const arn = parseArn(value);
  if (!arn) return undefined;
  if (arn.service !== "iam") return literal(value);
  if (arn.resource === "root") return accountMembers(arn.account);
  if (!arn.resource.startsWith("role/")) return literal(value);
  // A role's name is unique in its account whatever its path, and its sessions go by the name alone.
  const name = escapeGlob(arn.resource.slice(arn.resource.lastIndexOf("/") + 1));
  return union(
    glob(`arn:${arn.partition}:iam::${arn.account}:role/${name}`),
    glob(`arn:${arn.partition}:iam::${arn.account}:role/*/${name}`),
    glob(`arn:${arn.partition}:sts::${arn.account}:assumed-role/${name}/*`),
  );
}

function accountMembers(account: string): StringSet {
  return union(literal(account), glob(`arn:*:iam::${account}:?*`), glob(`arn:*:sts::${account}:?*`));
}

/** Names hold no wildcards; one that does names nobody. */
function escapeGlob(name: string): string {
  return /[*?]/.test(name) ? "" : name;
}
