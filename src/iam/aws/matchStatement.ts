import type { Element, PolicyDocument, PrincipalElement, Statement } from "../../model/index.js";
import { Unknown } from "../../model/index.js";
import { type KeyValues, type Request, readContext } from "./context.js";
import { hasWildcard, matchesGlob } from "./glob.js";
import { matchesCondition } from "./matchCondition.js";
import { accountOf, type Closeness, namesPrincipal, type Principal } from "./principals.js";
import { both, every, not, some, type Tri } from "./tri.js";
import { resolveVariables } from "./variables.js";

/** A request made ready to be matched against many statements. */
export interface PreparedRequest extends Request {
  readonly folded: string;
  readonly values: KeyValues;
}

export function prepare(request: Request): PreparedRequest {
  return withValues(request, request.action, readContext(request.context));
}

/** A request for an action with the values of its keys. */
export function withValues(request: Request, action: string, values: KeyValues): PreparedRequest {
  const { principal, resource, resourceAccount, context } = request;
  const prepared = { principal, action, resource, context, folded: action.toLowerCase(), values };
  return resourceAccount === undefined ? prepared : { ...prepared, resourceAccount };
}

/** The version of the document a statement stands in: only 2012-10-17 has policy variables. */
export type Version = PolicyDocument["version"];

/** Whether a statement matches a request, its effect aside: principal, action, resource and every condition. */
export function matchStatement(statement: Statement, request: Request, version: Version = "2012-10-17"): Tri {
  return matchPrepared(statement, prepare(request), version);
}

export function matchPrepared(statement: Statement, request: PreparedRequest, version: Version): Tri {
  return both(matchTarget(statement, request, version), () => matchPrincipals(statement, request.principal));
}

/** Everything but the principal. */
export function matchTarget(statement: Statement, request: PreparedRequest, version: Version): Tri {
  if (!matchActions(statement.actions, request.folded)) return false;
  const resource =
    statement.resources === undefined ? true : matchResources(statement.resources, request, version);
  return both(resource, () =>
    every(statement.conditions, (condition) => matchesCondition(condition, request.values, version)),
  );
}

/** Actions are compared without regard to case; `*` spans the colon. */
export function matchActions({ negated, patterns }: Element, folded: string): boolean {
  return negated !== patterns.some((pattern) => matchesAction(pattern, folded));
}

/** Whether a pattern admits an action in lower case; most begin with another letter. */
export function matchesAction(pattern: string, folded: string): boolean {
  const first = pattern.charCodeAt(0);
  if (isLetter(first) && (first | lowerCase) !== folded.charCodeAt(0)) return false;
  const text = pattern.toLowerCase();
  return hasWildcard(text) ? matchesGlob(folded, { text }) : text === folded;
}

const lowerCase = 0x20;

function isLetter(code: number): boolean {
  const lower = code | lowerCase;
  return lower >= 0x61 && lower <= 0x7a && code < 0x80;
}

/**
 * Resources are compared with regard to case, as one text: AWS lets a wildcard at the end of a part run on over
 * the colons, and says of others only that they should not be relied upon.
 */
export function matchResources(
  { negated, patterns }: Element,
  request: PreparedRequest,
  version: Version,
): Tri {
  const { resource, values } = request;
  if (patterns.includes("*")) return !negated;
  if (resource instanceof Unknown) return patterns.length === 0 ? negated : resource;
  const matched = some(patterns, (written): Tri => {
    const pattern = version === "2012-10-17" ? resolveVariables(written, values) : { text: written };
    if (pattern instanceof Unknown) return pattern;
    if ("unresolved" in pattern) {
      return negated
        ? new Unknown(`the variable \${${pattern.unresolved}} has no value in the request`)
        : false;
    }
    return matchesGlob(resource, pattern);
  });
  return negated ? not(matched) : matched;
}

/** Whether a statement names the caller, however closely. One without principals is about whoever holds it. */
export function matchPrincipals({ principals, effect }: Statement, principal: Principal): Tri {
  if (principals === undefined) return true;
  if (principals.negated) return matchNotPrincipal(principals, principal, effect);
  return some(principals.principals, (pattern) => {
    const closeness = namesPrincipal(pattern, principal);
    return closeness instanceof Unknown ? closeness : closeness !== undefined;
  });
}

/** Whether some entry of a statement names the caller exactly that closely; `NotPrincipal` names everyone as such. */
export function namesAsClosely(
  { principals, effect }: Statement,
  principal: Principal,
  wanted: Closeness,
): Tri {
  if (principals === undefined) return false;
  if (principals.negated) return wanted === "session" && matchNotPrincipal(principals, principal, effect);
  return some(principals.principals, (pattern) => {
    const closeness = namesPrincipal(pattern, principal);
    return closeness instanceof Unknown ? closeness : closeness === wanted;
  });
}

/**
 * `NotPrincipal`. With Deny a caller is spared only if every identity of it is listed: the session, its role and
 * the account (AWS IAM User Guide, "Specifying NotPrincipal with Deny"). Where only the account is missing, AWS
 * says that it might be denied. With Allow, which AWS advises against, a caller that is listed at all is left out.
 */
function matchNotPrincipal(
  { principals }: PrincipalElement,
  principal: Principal,
  effect: Statement["effect"],
): Tri {
  if (principals.some(({ kind, value }) => value === "*" && (kind === "*" || kind === "AWS"))) return false;
  const listed = principals.map((pattern) => namesPrincipal(pattern, principal));
  const unknown = listed.find((each) => each instanceof Unknown);
  if (effect === "Allow") return listed.some((each) => typeof each === "string") ? false : (unknown ?? true);
  if (requiredCloseness(principal).some((each) => !listed.includes(each))) return unknown ?? true;
  if (accountOf(principal) === undefined || principal.kind === "root" || listed.includes("account"))
    return false;
  return new Unknown("NotPrincipal lists the caller but not its account, and AWS may then deny it");
}

/** The entries that must all be there for a caller to count as listed. */
function requiredCloseness(principal: Principal): readonly Closeness[] {
  return principal.kind === "role" ? ["session", "identity"] : ["session"];
}
