import { type Issuer, type Parts, type TokenFamily, type TokenForm, unfill } from "../../issuers/index.js";
import type { Alternative } from "./alternative.js";
import type { SpelledParts } from "./spelledParts.js";

/**
 * The parts that a form's tokens can have, where some claim has a list of values: one entry for each value that the
 * form can give. Empty: the form has no such token. Undefined: no claim is a list, and a search must tell.
 */
export function readings(
  issuer: Issuer,
  form: TokenForm,
  claims: Alternative["claims"],
): readonly Parts[] | undefined {
  let fewest: readonly Parts[] | undefined;
  for (const [claim, { absent, present }] of claims) {
    const template = form.claims[claim];
    const isList = present.text.kind === "finite" && !absent;
    if (template === undefined || !isList || (claim === "aud" && issuer.audienceIsChosen)) continue;
    const read = present.text.members.flatMap((text) => {
      const parts = unfill(issuer, template, text);
      return parts === undefined ? [] : [parts];
    });
    if (fewest === undefined || read.length < fewest.length) fewest = read;
  }
  return fewest;
}

/** Whether each reading has a part of the family's that the trust spells: no token of the family has such parts. */
export function isSpelledOut(
  read: readonly Parts[] | undefined,
  family: TokenFamily,
  spelled: SpelledParts,
): boolean {
  return (
    read?.every((parts) =>
      family.fresh.some((name) => {
        const value = parts[name];
        return value !== undefined && spelled.get(name)?.values.has(value) === true;
      }),
    ) === true
  );
}
