import { awsTagsClaim, type Claims } from "../../../issuers/index.js";
import { type AwsError, awsError } from "./answer.js";
import { textRules } from "./parameters.js";
import { checkTags, type TagRequest } from "./sessionRequest.js";

/** Session tags that the token itself carries; AWS refuses claims that are not as it documents them. */
export function tagsOfToken(claims: Claims): TagRequest | AwsError {
  const claim = claims[awsTagsClaim];
  if (claim === undefined) return { tags: {}, transitive: [] };
  const fields = fieldsOf(claim);
  const principal = fieldsOf(fields?.principal_tags ?? {});
  const transitive = fields?.transitive_tag_keys ?? [];
  const pairs = Object.entries(principal ?? {}).map(([key, value]) => [key, oneText(value)] as const);
  const isWhole =
    principal !== undefined && isTextList(transitive) && pairs.every(([, value]) => value !== undefined);
  if (!isWhole)
    return awsError("IDPRejectedClaim", `The claim ${awsTagsClaim} is not as session tags are.`, 403);
  return checkTags(pairs as readonly (readonly [string, string])[], transitive);
}

/** Each tag is a text, or a list of one text. */
function oneText(value: unknown): string | undefined {
  const [first, ...more] = [value].flat();
  return typeof first === "string" && more.length === 0 ? first : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/** The source identity that the token itself carries; undefined without one. */
export function sourceIdentityOf(claims: Claims): string | undefined | AwsError {
  const value = claims[sourceIdentityClaim];
  if (value === undefined) return undefined;
  const { shortest, longest, pattern } = textRules.sourceIdentity;
  const isWhole =
    typeof value === "string" && value.length >= shortest && value.length <= longest && pattern.test(value);
  return isWhole
    ? value
    : awsError("IDPRejectedClaim", `The claim ${sourceIdentityClaim} is not as source identities are.`, 403);
}

const sourceIdentityClaim = "https://aws.amazon.com/source_identity";
