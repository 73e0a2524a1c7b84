import type { TrustRequest } from "../../issuers/issuer.js";
import { isSessionDemand, isSessionTag, sourceIdentityKey } from "../../issuers/sessionTags.js";
import { all, type Checked, ok, wrong } from "../problem.js";
import type { Federation } from "./request.js";

/** Operator, then key, then values: the `Condition` block of a statement as AWS spells it. */
export type AwsConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A trust policy as AWS takes it. */
export interface AwsTrustDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Sid?: string;
    readonly Effect: "Allow";
    readonly Principal: Readonly<Record<string, string>>;
    readonly Action: string | readonly string[];
    readonly Condition: AwsConditions;
  }[];
}

/** Audience that AWS's own clients ask for, in every partition but China. */
export const awsAudience = "sts.amazonaws.com";

/** Prefix of an issuer's condition keys: its URL without the scheme, a closing slash kept (issuers.md §0). */
export function keyPrefix(url: string): string {
  return url.replace(/^https:\/\//, "");
}

/**
 * The conditions that hold a token to what was asked: exact audience, subject, and each claim that AWS evaluates.
 * A claim that AWS cannot see and that the subject does not carry is a mistake, because nothing would enforce it.
 */
export function awsConditions({ request, issuer, tenancy }: Federation): Checked<AwsConditions> {
  const prefix = keyPrefix(request.issuer);
  const { keys } = issuer.aws(tenancy);
  const keyOf = new Map(Object.entries(keys).map(([key, claim]) => [claim, `${prefix}:${key}`]));
  // What the token asks for is a key of the request, whoever the issuer is.
  for (const { claim } of request.claims) if (isSessionDemand(claim)) keyOf.set(claim, claim);
  const needed = request.claims.filter(({ claim, inSubject }) => keyOf.has(claim) || !inSubject);
  const claims = all(
    needed.map(({ claim, values }) => {
      const key = keyOf.get(claim);
      return key === undefined ? unseen(issuer.name, Object.keys(keys), claim) : ok([key, values] as const);
    }),
  );
  if (claims.kind === "wrong") return claims;
  const likes = request.subjectPatterns.length > 0;
  const subject = subjectCondition(`${prefix}:sub`, request);
  return ok({
    StringEquals: {
      [`${prefix}:aud`]: request.audience ?? awsAudience,
      ...(likes ? {} : subject),
      ...Object.fromEntries(claims.value.map(([key, values]) => [key, oneOrMany(values)])),
    },
    ...(likes ? { StringLike: subject } : {}),
  });
}

/** The principal that stands for an issuer: AWS knows Google's by itself, any other is a provider of the account. */
export function principalOf(issuerUrl: string, provider: string): string {
  return isNative(issuerUrl) ? keyPrefix(issuerUrl) : provider;
}

/** Whether AWS trusts an issuer without a provider in the account; making one for it breaks it (issuers.md §11). */
export function isNative(issuerUrl: string): boolean {
  return issuerUrl === "https://accounts.google.com";
}

/**
 * The trust policy for tokens of one issuer, registered in the account as the provider with this ARN. A token that asks
 * for session tags gets in only where the session may be tagged, whether or not a tag is tested.
 */
export function webIdentityTrust(
  provider: string,
  conditions: AwsConditions,
  { bringsTags }: Pick<TrustRequest, "bringsTags"> = {},
): AwsTrustDocument {
  const keys = Object.values(conditions).flatMap(Object.keys);
  const further = [
    ...(bringsTags || keys.some(isSessionTag) ? ["sts:TagSession"] : []),
    ...(keys.includes(sourceIdentityKey) ? ["sts:SetSourceIdentity"] : []),
  ];
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action:
          further.length === 0
            ? "sts:AssumeRoleWithWebIdentity"
            : ["sts:AssumeRoleWithWebIdentity", ...further],
        Condition: conditions,
      },
    ],
  };
}

function subjectCondition(
  key: string,
  { subjects, subjectPatterns }: TrustRequest,
): Readonly<Record<string, string | readonly string[]>> {
  const values = [...subjects, ...subjectPatterns];
  return values.length === 0 ? {} : { [key]: oneOrMany(values) };
}

function unseen(issuer: string, keys: readonly string[], claim: string): Checked<never> {
  const more = keys.filter((key) => !["aud", "sub", "amr"].includes(key));
  const can =
    more.length === 0 ? "only the audience and the subject" : `audience, subject, ${more.join(", ")}`;
  return wrong(
    "",
    `AWS cannot see the claim ${claim} of ${issuer}, so nothing would hold it; AWS can hold ${can}`,
  );
}

function oneOrMany(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? values[0]! : values;
}
