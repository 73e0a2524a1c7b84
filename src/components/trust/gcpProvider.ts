import { awsCaller } from "../../issuers/awsCaller.js";
import type { ClaimRequirement, Issuer, TrustRequest } from "../../issuers/issuer.js";
import { fieldSeparator } from "../../issuers/template.js";
import { type Checked, ok, then, wrong } from "../problem.js";
import type { Federation } from "./request.js";

/** Whom a workload identity provider takes identities from. */
export type GcpProviderSource =
  /** Tokens of an issuer. No audience: Google's default, the provider's full resource name. */
  | {
      readonly kind: "oidc";
      readonly issuerUri: string;
      readonly allowedAudiences: readonly string[];
      /** JWK set, where Google cannot fetch it from the issuer. */
      readonly jwksJson?: string | undefined;
    }
  /** Signed requests of an AWS account's principals. */
  | { readonly kind: "aws"; readonly accountId: string }
  /** Certificates under these authorities, PEM, one each. */
  | {
      readonly kind: "x509";
      readonly trustAnchors: readonly string[];
      readonly intermediates: readonly string[];
    };

/** What a workload identity provider is told about one identity's tokens. */
export interface GcpProviderSettings {
  readonly source: GcpProviderSource;
  readonly attributeMapping: Readonly<Record<string, string>>;
  readonly attributeCondition: string;
}

/** Bytes that `google.subject` may have (Workload Identity Federation, limits). */
export const subjectLimit = 127;
/** Characters that a condition may have (Workload Identity Federation, limits). */
const conditionLimit = 4096;

/**
 * The settings of the provider that admits exactly the tokens that were asked for.
 *
 * Each identity has its own provider, whose condition says everything and which stamps the identity's name on what it
 * admits (`attribute.identity`). The binding names that stamp, so a token that another provider of the pool admits for
 * another identity never fits, even where subjects coincide.
 */
export function gcpProviderSettings(identity: string, federation: Federation): Checked<GcpProviderSettings> {
  const { request, issuer } = federation;
  return issuer.id === awsCaller.id
    ? callerSettings(identity, federation)
    : then(subjectMapping(request, issuer), (subject) => {
        const source: GcpProviderSource = {
          kind: "oidc",
          issuerUri: request.issuer,
          allowedAudiences: request.audience === undefined ? [] : [request.audience],
        };
        const tests = [
          ...subjectTests("assertion.sub", request),
          ...request.claims.map((requirement) => claimTest(issuer, requirement)),
        ];
        return providerSettings(identity, source, subject, tests);
      });
}

/** Settings that stamp the identity's name on whoever passes all tests. */
export function providerSettings(
  identity: string,
  source: GcpProviderSource,
  subject: string,
  tests: readonly string[],
): Checked<GcpProviderSettings> {
  const attributeCondition = tests.join(" && ");
  if (attributeCondition.length > conditionLimit) {
    return wrong(
      "",
      `the attribute condition has ${attributeCondition.length} characters; GCP takes ${conditionLimit}: ask for less`,
    );
  }
  const attributeMapping = { "google.subject": subject, "attribute.identity": celText(identity) };
  return ok({ source, attributeMapping, attributeCondition });
}

/**
 * AWS credentials are no token: Google sees the caller's ARN. The subject is the role's name, since the whole ARN ends
 * in the session's name and may pass the limit of a subject.
 */
function callerSettings(identity: string, { request, tenancy }: Federation): Checked<GcpProviderSettings> {
  const accountId = tenancy.parts.account ?? "";
  const tests = [`assertion.account == ${celText(accountId)}`, ...subjectTests("assertion.arn", request)];
  const subject = "assertion.arn.extract('assumed-role/{role}/')";
  return providerSettings(identity, { kind: "aws", accountId }, subject, tests);
}

/** Whoever the identity's own provider has admitted, as IAM writes the member. */
export function identityMember(poolName: string, identity: string): string {
  return `principalSet://iam.googleapis.com/${poolName}/attribute.identity/${identity}`;
}

/** A CEL string literal. */
export function celText(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

/** How CEL reaches a claim: `assertion.sub`, `assertion['a/b']`, a field of an object claim `assertion['a/b'].field`. */
function celClaim(claim: string): string {
  const steps = claim
    .split(fieldSeparator)
    .map((name) => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${celText(name)}]`));
  return `assertion${steps.join("")}`;
}

function subjectMapping(request: TrustRequest, issuer: Issuer): Checked<string> {
  const longest = [...request.subjects].sort((a, b) => bytes(b) - bytes(a))[0] ?? "";
  const id = request.claims.findLast(
    ({ claim, values }) =>
      /(?:^|[_/-])id$/i.test(claim) && values.every((value) => bytes(value) <= subjectLimit),
  );
  const volatile = request.subjects.length === 0;
  if (bytes(longest) <= subjectLimit && !(volatile && id !== undefined)) return ok("assertion.sub");
  if (id !== undefined && issuer.types[id.claim] === undefined) return ok(celClaim(id.claim));
  return wrong(
    "",
    `the subject ${JSON.stringify(longest)} has ${bytes(longest)} bytes and GCP takes ${subjectLimit}; ` +
      `give the issuer's numeric ids (${issuer.name}), which the subject is then taken from, or a shorter name`,
  );
}

function subjectTests(at: string, { subjects, subjectPatterns }: TrustRequest): readonly string[] {
  const tests = [
    ...(subjects.length === 0 ? [] : [oneOf(at, subjects.map(celText))]),
    ...subjectPatterns.map((pattern) => patternTest(at, pattern)),
  ];
  if (tests.length === 0) return [];
  return [tests.length === 1 ? tests[0]! : `(${tests.join(" || ")})`];
}

/** A glob on a text as a CEL test: `startsWith` where only its tail is open, else an RE2 expression. */
function patternTest(at: string, pattern: string): string {
  const head = pattern.replace(/\*$/, "");
  if (!/[*?]/.test(head)) return `${at}.startsWith(${celText(head)})`;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return `${at}.matches(${celText(`^${expression}$`)})`;
}

function claimTest(issuer: Issuer, { claim, values }: ClaimRequirement): string {
  const path = celClaim(claim);
  const type = issuer.types[claim];
  if (type === "list") return `(${values.map((value) => `${celText(value)} in ${path}`).join(" || ")})`;
  return oneOf(path, type === undefined ? values.map(celText) : values);
}

function oneOf(path: string, literals: readonly string[]): string {
  return literals.length === 1 ? `${path} == ${literals[0]}` : `${path} in [${literals.join(", ")}]`;
}

/** Bytes of a text as Google counts them. */
export function bytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}
