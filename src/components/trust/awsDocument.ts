import type { TrustRequest } from "../../issuers/issuer.js";
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

/** The trust policy for tokens of one issuer, registered in the account as the provider with this ARN. */
export function webIdentityTrust(provider: string, conditions: AwsConditions): AwsTrustDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
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
