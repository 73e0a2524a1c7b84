import type { ClaimRequirement } from "./issuer.js";

/** What a token can ask AWS's token service for: session tags, and the source identity of the session. */
export interface SessionDemands {
  /** Tags of the session, each with the value that it must have. */
  readonly sessionTags?: Readonly<Record<string, string>> | undefined;
  readonly sourceIdentity?: string | undefined;
}

/** Key of the source identity that a token asks for. */
export const sourceIdentityKey = "sts:SourceIdentity";

const tagKey = "aws:RequestTag/";

/** Whether a claim is what the token asks AWS for, rather than what it says: only AWS's token service reads it. */
export function isSessionDemand(claim: string): boolean {
  return isSessionTag(claim) || claim === sourceIdentityKey;
}

/** Whether a claim is a session tag, which the token may only bring along when the role lets it tag the session. */
export function isSessionTag(claim: string): boolean {
  return claim.startsWith(tagKey);
}

/** The demands on a request for a session, each exact. */
export function sessionDemands({
  sessionTags = {},
  sourceIdentity,
}: SessionDemands): readonly ClaimRequirement[] {
  const exactly = (claim: string, value: string) => ({ claim, values: [value], inSubject: false });
  return [
    ...Object.entries(sessionTags).map(([key, value]) => exactly(tagKey + key, value)),
    ...(sourceIdentity === undefined ? [] : [exactly(sourceIdentityKey, sourceIdentity)]),
  ];
}

/** What is wrong with them: keys and values that no session has, and wildcards, which stand for themselves. */
export function sessionProblems({ sessionTags = {}, sourceIdentity }: SessionDemands): readonly string[] {
  const values = [...Object.values(sessionTags), ...(sourceIdentity === undefined ? [] : [sourceIdentity])];
  return [
    ...Object.keys(sessionTags)
      .filter((key) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key))
      .map((key) => `sessionTags ${JSON.stringify(key)}: not the key of a session tag`),
    ...values
      .filter((value) => !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u.test(value))
      .map(
        (value) =>
          `${JSON.stringify(value)}: write the one value exactly; a session takes letters, digits, spaces and _.:/=+-@`,
      ),
  ];
}
