import { type KnownIssuer, parseSubject } from "../../issuers/index.js";
import type { Alternative } from "./alternative.js";
import { spelledSubjects } from "./tokenForms.js";

/** A way in that nobody can use: what it demands, no token ever has. */
export interface Unreachable {
  readonly kind: "unreachable";
  /** What cannot be met, one sentence. */
  readonly why: string;
  /** What was probably meant, where it is known. */
  readonly closest?: string;
  readonly path: string;
}

/** Why an alternative is dead, with the closest form that would be alive. */
export function unreachable(alternative: Alternative, known: KnownIssuer | undefined): Unreachable {
  const { path, impossible } = alternative;
  if (impossible !== undefined || known === undefined)
    return { kind: "unreachable", why: impossible ?? "nobody can meet it", path };
  const subjects = spelledSubjects(alternative);
  if (
    known.issuer.forms(known.tenancy, subjects).every(({ tags }) => tags !== undefined) &&
    alternative.untagged
  )
    return {
      kind: "unreachable",
      why: `every token of ${known.issuer.name} asks for session tags, and no statement allows sts:TagSession`,
      path,
    };
  const tested = alternative.claims.get("sub")?.present.text;
  const isLiteral = tested?.kind === "finite";
  // What a condition compares some other claim with is no subject.
  const isMeant = (text: string) =>
    alternative.demands === undefined || (isLiteral && tested.members.includes(text));
  for (const subject of subjects.filter(isMeant)) {
    const slip = closestSubject(subject, known, isLiteral);
    if (slip !== undefined) return { kind: "unreachable", path, ...slip };
  }
  const isFixed =
    !known.issuer.audienceIsChosen ||
    known.issuer.forms(known.tenancy, subjects).every(({ claims }) => claims.aud !== undefined);
  const hasAudience = isFixed && alternative.claims.has("aud");
  const why = `no token of ${known.issuer.name} has what it demands${hasAudience ? "; its audience is fixed by the issuer" : ""}`;
  return { kind: "unreachable", why, path };
}

/**
 * What a subject that no token has was probably meant to be.
 *
 * @param isLiteral whether it is compared as it stands: then a wildcard in it is no wildcard.
 */
export function closestSubject(
  subject: string,
  { issuer, tenancy }: KnownIssuer,
  isLiteral = true,
): { readonly why: string; readonly closest?: string } | undefined {
  if (parseSubject(issuer, tenancy, subject).length > 0) return undefined;
  for (const { written, meant, why } of issuer.slips) {
    if (written.test(subject))
      return {
        why: `${JSON.stringify(subject)} matches no token: ${why}`,
        closest: subject.replace(written, meant),
      };
  }
  if (/[*?]/.test(subject)) {
    if (!isLiteral) return undefined;
    return {
      why: `${JSON.stringify(subject)} matches no token: wildcards count in StringLike only`,
      closest: `StringLike ${JSON.stringify(subject)}`,
    };
  }
  return { why: `${JSON.stringify(subject)} is no subject of ${issuer.name}` };
}
