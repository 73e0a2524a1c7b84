import { type Expression, isProblem, parseCel, partsOf } from "./cel/index.js";

/** Something that Google's API would refuse with INVALID_ARGUMENT. */
export interface ConfigurationProblem {
  /** Property path in the resource, in camelCase. */
  readonly path: string;
  readonly message: string;
}

/** The problem with a service account's id: 6 to 30 characters, a lower-case letter first. */
export function checkAccountId(id: string): ConfigurationProblem | undefined {
  if (id.length < 6 || id.length > 30) {
    return {
      path: "accountId",
      message: `The account ID ${JSON.stringify(id)} does not have a length between 6 and 30.`,
    };
  }
  if (/^[a-z]([-a-z0-9]*[a-z0-9])$/.test(id)) return undefined;
  return {
    path: "accountId",
    message: `The account ID ${JSON.stringify(id)} must start with a lower case letter, followed by lower case alphanumeric characters or hyphens, and not end in one.`,
  };
}

/** The problem with the id of a workload identity pool or provider: 4 to 32 of `[a-z0-9-]`, not `gcp-…`. */
export function checkPoolId(id: string, path = "workloadIdentityPoolId"): ConfigurationProblem | undefined {
  if (!/^[a-z0-9-]{4,32}$/.test(id)) {
    return { path, message: `${JSON.stringify(id)} must be 4 to 32 characters of [a-z0-9-].` };
  }
  return id.startsWith("gcp-")
    ? { path, message: `${JSON.stringify(id)} must not start with the reserved prefix gcp-.` }
    : undefined;
}

/** A provider as it is declared. */
export interface ProviderConfiguration {
  readonly id?: string;
  readonly displayName?: string;
  readonly kind: "oidc" | "aws" | "saml" | "x509";
  readonly issuer?: string;
  readonly audiences?: readonly string[];
  readonly awsAccount?: string;
  readonly mapping?: Readonly<Record<string, string>>;
  readonly condition?: string;
}

/**
 * All problems for which Google refuses a provider (limits: reference of
 * `projects.locations.workloadIdentityPools.providers`); empty for a provider that it takes.
 */
export function checkProvider(provider: ProviderConfiguration): readonly ConfigurationProblem[] {
  const idProblem =
    provider.id === undefined ? undefined : checkPoolId(provider.id, "workloadIdentityPoolProviderId");
  return [
    ...(idProblem ? [idProblem] : []),
    ...over("displayName", provider.displayName, 32),
    ...checkSource(provider),
    ...checkMapping(provider),
    ...checkCondition(provider),
  ];
}

function over(path: string, text: string | undefined, limit: number): readonly ConfigurationProblem[] {
  return text !== undefined && text.length > limit
    ? [{ path, message: `longer than ${limit} characters` }]
    : [];
}

function checkSource({
  kind,
  issuer,
  audiences = [],
  awsAccount,
}: ProviderConfiguration): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  if (kind === "oidc" && !isHttps(issuer ?? "")) {
    problems.push({ path: "oidc.issuerUri", message: "The issuer must be a valid URI of the https scheme." });
  }
  if (kind === "aws" && !/^\d{12}$/.test(awsAccount ?? "")) {
    problems.push({ path: "aws.accountId", message: "The AWS account must be 12 digits." });
  }
  if (audiences.length > 10)
    problems.push({ path: "oidc.allowedAudiences", message: "more than 10 audiences" });
  for (const [index, audience] of audiences.entries())
    problems.push(...over(`oidc.allowedAudiences[${index}]`, audience, 256));
  return problems;
}

function isHttps(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" && url.search === "" && url.hash === "";
}

function checkMapping({ kind, mapping = {} }: ProviderConfiguration): readonly ConfigurationProblem[] {
  const keys = Object.keys(mapping);
  const problems: ConfigurationProblem[] = [];
  const hasDefault = (kind === "aws" || kind === "x509") && keys.length === 0;
  if (!hasDefault && !keys.includes("google.subject")) {
    problems.push({
      path: "attributeMapping",
      message: "The attribute mapping must contain google.subject.",
    });
  }
  if (keys.filter((key) => key.startsWith("attribute.")).length > 50) {
    problems.push({ path: "attributeMapping", message: "more than 50 custom attributes" });
  }
  for (const [key, expression] of Object.entries(mapping)) {
    const path = `attributeMapping[${JSON.stringify(key)}]`;
    if (key !== "google.subject" && key !== "google.groups" && !/^attribute\.[a-z0-9_]{1,100}$/.test(key)) {
      problems.push({
        path,
        message: "an attribute is google.subject, google.groups or attribute. with up to 100 of [a-z0-9_]",
      });
    }
    problems.push(...over(path, expression, 2048), ...checkExpression(path, expression));
  }
  return problems;
}

function checkExpression(path: string, text: string): readonly ConfigurationProblem[] {
  const parsed = parseCel(text);
  return isProblem(parsed) ? [{ path, message: `not a CEL expression: ${parsed.message}` }] : [];
}

/** Issuers that sign for every customer they have: Google takes them only with a condition on the claims. */
function isMultiTenant(issuer: string): boolean {
  return /^https:\/\/(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io)\/?$/.test(
    issuer,
  );
}

function checkCondition({ issuer, condition }: ProviderConfiguration): readonly ConfigurationProblem[] {
  const path = "attributeCondition";
  const isMissing = condition === undefined || condition.trim() === "";
  const parsed = isMissing ? undefined : parseCel(condition);
  const isUnreadable = parsed !== undefined && isProblem(parsed);
  const problems = isMissing ? [] : [...over(path, condition, 4096), ...checkExpression(path, condition)];
  if (isUnreadable || !isMultiTenant(issuer ?? "")) return problems;
  if (parsed && !isProblem(parsed) && mentionsToken(parsed)) return problems;
  return [
    ...problems,
    { path, message: "The attribute condition must reference one of the provider's claims." },
  ];
}

/** Whether an expression looks at the token, or at an attribute mapped from it. */
function mentionsToken(expression: Expression): boolean {
  if (expression.kind === "name") return ["assertion", "attribute", "google"].includes(expression.name);
  return partsOf(expression).some(mentionsToken);
}
