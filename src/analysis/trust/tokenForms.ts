import type { KnownIssuer, TokenForm } from "../../issuers/index.js";
import type { Alternative } from "./alternative.js";

/** The subjects that a trust spells, from which customised forms of token are known. */
export function spelledSubjects({ spelled }: Alternative): readonly string[] {
  return spelled.filter(({ claim }) => claim === "sub").map(({ text }) => text);
}

/** The forms of token that can come in by an alternative: none that asks for session tags where they are not allowed. */
export function formsFor(alternative: Alternative, { issuer, tenancy }: KnownIssuer): readonly TokenForm[] {
  const forms = issuer.forms(tenancy, spelledSubjects(alternative));
  return alternative.untagged ? forms.filter(({ tags }) => tags === undefined) : forms;
}
