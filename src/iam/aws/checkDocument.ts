import type { PolicyDocument, PrincipalPattern, Statement } from "../../model/index.js";
import { Secret } from "../../model/index.js";
import { isAccountId, parseArn } from "./arn.js";
import { hasWildcard } from "./glob.js";
import { missingTenancy } from "./identityProviderControls.js";
import { joinKey } from "./jsonKeys.js";
import { type Attachment, policySize, sizeLimit } from "./limits.js";
import { parsePolicy } from "./parse.js";
import { type PolicyUse, policyUses } from "./policyUse.js";

/** Why AWS would not take a document: its error code, a message, and the place in the document. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

export interface CheckOptions {
  /** What an identity policy is attached to. Default: a managed policy. */
  readonly attachment?: Attachment;
  /** The account's quota "Role trust policy length". Default: 2,048. */
  readonly trustLimit?: number;
}

/**
 * What AWS itself would refuse when a document is created or set; nothing that it would take. Empty, too, for a
 * document that is not known yet. What is merely a mistake is for {@link lint}.
 */
export function checkDocument(
  input: unknown,
  use: PolicyUse,
  options: CheckOptions = {},
): readonly Refusal[] {
  const given = input instanceof Secret ? input.reveal() : input;
  const { document, problems, unknown } = parsePolicy(given, use);
  return [
    ...problems.map(({ path, message }) =>
      malformed(path, path === "" ? `the document ${message}` : `${path} ${message}`),
    ),
    ...(unknown === undefined ? checkSize(given, use, options) : []),
    ...(document === undefined ? [] : refusedIn(document, use)),
    ...(document !== undefined && use === "trust" ? checkTenancy(document) : []),
  ];
}

function malformed(path: string, message: string): Refusal {
  return { code: "MalformedPolicyDocument", message, path };
}

function checkSize(
  input: unknown,
  use: PolicyUse,
  { attachment, trustLimit }: CheckOptions,
): readonly Refusal[] {
  const limit = use === "trust" ? (trustLimit ?? sizeLimit(use)) : sizeLimit(use, attachment);
  // A value stands for its most compact text; one that cannot be written down has been reported already.
  const text = typeof input === "string" ? input : writeJson(input);
  if (limit === undefined || text === undefined) return [];
  const size = policySize(text, use);
  if (size <= limit) return [];
  const message = `${policyUses[use].title} may have ${limit} characters${use === "session" ? "" : " without white space"}, this one has ${size}`;
  return [{ code: sizeCode(use), message, path: "" }];
}

function writeJson(input: unknown): string | undefined {
  try {
    return JSON.stringify(input);
  } catch {
    return undefined;
  }
}

/** IAM, STS and Organizations name it differently. (`PackedPolicyTooLarge` is about a packed form that only STS can compute.) */
function sizeCode(use: PolicyUse): string {
  if (use === "session") return "ValidationError";
  return use === "scp" || use === "rcp" ? "ConstraintViolationException" : "LimitExceeded";
}

/** What AWS would refuse in a document that has been read; its size and its trust in shared providers aside. */
export function refusedIn(document: PolicyDocument, use: PolicyUse): readonly Refusal[] {
  return [
    ...checkSids(document, use),
    ...document.statements.flatMap((statement) => [
      ...checkActions(statement, use),
      ...checkResources(statement, use),
      ...checkPrincipals(statement),
      ...checkKeys(statement),
    ]),
  ];
}

/** Only IAM's own documents limit what a Sid may be made of; everywhere one must be unique. */
function checkSids({ statements }: PolicyDocument, use: PolicyUse): readonly Refusal[] {
  const seen = new Set<string>();
  return statements.flatMap(({ sid, path }) => {
    if (sid === undefined || sid === "") return [];
    const again = seen.has(sid);
    seen.add(sid);
    if (again) return [malformed(`${path}.Sid`, "Statement IDs (SID) in a single policy must be unique.")];
    if (use === "resource" || /^[0-9A-Za-z]*$/.test(sid)) return [];
    return [malformed(`${path}.Sid`, "Statement IDs (SID) must be alpha-numeric: [0-9A-Za-z]*")];
  });
}

function checkActions({ actions, path }: Statement, use: PolicyUse): readonly Refusal[] {
  const at = `${path}.${actions.negated ? "NotAction" : "Action"}`;
  return actions.patterns.flatMap((action) => {
    if (action !== "*" && !/^[^:]+:[^:]+$/.test(action)) {
      return [
        malformed(
          at,
          `Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: ${action}`,
        ),
      ];
    }
    if (use !== "trust" || action.startsWith("*") || /^sts:/i.test(action)) return [];
    return [malformed(at, `AssumeRole policy may only specify STS AssumeRole actions: ${action}`)];
  });
}

function checkResources({ resources, path }: Statement, use: PolicyUse): readonly Refusal[] {
  // Services spell their own resources in their own policies; IAM wants ARNs.
  if (resources === undefined || use === "resource" || use === "trust") return [];
  return resources.patterns
    .filter((resource) => !resource.startsWith("arn:") && !resource.startsWith("*"))
    .map((resource) =>
      malformed(
        `${path}.${resources.negated ? "NotResource" : "Resource"}`,
        `Resource ${resource} must be in ARN format or "*".`,
      ),
    );
}

function checkPrincipals({ principals, path }: Statement): readonly Refusal[] {
  if (principals === undefined) return [];
  const at = `${path}.${principals.negated ? "NotPrincipal" : "Principal"}`;
  return principals.principals
    .filter((pattern) => !isPossible(pattern))
    .map(({ kind, value }) =>
      malformed(joinKey(at, kind), `Invalid principal in policy: "${kind.toUpperCase()}":"${value}"`),
    );
}

/** Whether a principal can be saved: a whole `*`, or a name of the right kind without wildcards. */
function isPossible({ kind, value }: PrincipalPattern): boolean {
  if (value === "*") return true;
  if (hasWildcard(value)) return false;
  switch (kind) {
    case "*":
      return true;
    case "AWS":
      return isAccountId(value) || isUniqueId(value) || isIamPrincipal(value);
    case "Service":
      return /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(value);
    case "Federated":
      return (
        /^arn:[a-z-]+:iam::\d{12}:(?:oidc|saml)-provider\/.+$/.test(value) ||
        /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(value)
      );
    case "CanonicalUser":
      return /^[0-9a-f]{64}$/i.test(value);
  }
}

function isUniqueId(value: string): boolean {
  return /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(value);
}

/** Groups are no principals; CloudFront's origin access identities are users of an account named `cloudfront`. */
function isIamPrincipal(value: string): boolean {
  const arn = parseArn(value);
  if (arn === undefined || arn.region !== "" || !(isAccountId(arn.account) || arn.account === "cloudfront"))
    return false;
  const types =
    arn.service === "iam"
      ? /^(?:root|user\/.+|role\/.+)$/
      : arn.service === "sts"
        ? /^(?:assumed-role\/[^/]+\/[^/]+|federated-user\/.+)$/
        : undefined;
  return types?.test(arn.resource) ?? false;
}

/** A key with a URL's scheme is the commonest slip in trust policies; tags with colons in their names are fine. */
function checkKeys({ conditions }: Statement): readonly Refusal[] {
  return conditions.flatMap(({ key, path }) => {
    if (key.includes("://"))
      return [malformed(path, `Condition can contain only one colon: ${key} (write it without https://)`)];
    return key.includes(":")
      ? []
      : [malformed(path, `Actions/Conditions must be prefaced by a vendor: ${key}`)];
  });
}

function checkTenancy(document: PolicyDocument): readonly Refusal[] {
  return missingTenancy(document).map(({ provider, statement, kind }) =>
    malformed(
      `${statement.path}.Condition`,
      `a role that trusts ${provider.name} must evaluate ${provider.key}${kind === "wildcard" ? ' with more than "*"' : ""}`,
    ),
  );
}
