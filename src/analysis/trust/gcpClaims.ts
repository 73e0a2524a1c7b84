import { fieldSeparator, type Issuer, showClaim, typeOfClaim } from "../../issuers/index.js";
import type { ClaimSet, Alternative as GcpAlternative } from "../gcp/index.js";
import * as sets from "../sets/strings.js";
import type { Alternative, ClaimValues } from "./alternative.js";

/** Claims of a condition's alternative as sets of text, by the types that the issuer's claims have. */
export function claimValuesOf(alternative: GcpAlternative, issuer: Issuer): Alternative["claims"] {
  return new Map(
    [...alternative.claims]
      .filter(([name, set]) => !isObjectOf(name, set, alternative))
      .map(([name, set]) => [name, valuesOfType(set, typeOfClaim(issuer, name))]),
  );
}

/** An object claim is there when a field of it is. */
function isObjectOf(name: string, set: ClaimSet, { claims }: GcpAlternative): boolean {
  return set.maps && [...claims.keys()].some((other) => other.startsWith(name + fieldSeparator));
}

/** Types count in CEL: a claim that is text is never equal to a number, whatever is written. */
function valuesOfType(set: ClaimSet, type: Issuer["types"][string] | undefined): ClaimValues {
  return { absent: set.absent, present: { text: textOf(set, type) } };
}

/** What is shown for a claim that may be any number. */
const someNumber = sets.oneOf(["1", "2", "3"]);

function textOf(set: ClaimSet, type: Issuer["types"][string] | undefined): sets.StringSet {
  switch (type) {
    case "boolean":
      return sets.oneOf(["true", "false"].filter((name) => set.booleans[name as "true" | "false"]));
    case "number": {
      const listed = sets.oneOf(set.numbers.values.map(String));
      return set.numbers.except ? sets.subtract(someNumber, listed) : listed;
    }
    case "list":
      return listText(set);
    case undefined:
      return set.strings;
  }
}

/** Why no token passes, where a claim that is text in the issuer's tokens is compared with something else. */
export function mistyped(claims: GcpAlternative["claims"], issuer: Issuer): { readonly impossible?: string } {
  for (const name of claims.keys()) {
    const [whole = ""] = name.split(fieldSeparator);
    if (name !== whole && issuer.types[whole] === "list")
      return { impossible: `${whole} is a list in the tokens of ${issuer.name}, and has no fields` };
  }
  // Of an issuer that is not known, claims may have any type.
  if (issuer.openClaims?.includes("")) return {};
  for (const [name, set] of claims) {
    if (typeOfClaim(issuer, name) !== undefined || set.absent || !sets.isNothing(set.strings) || set.maps)
      continue;
    return {
      impossible: `${showClaim(name)} is text in the tokens of ${issuer.name}, and never equals a value that is not: write it in quotes`,
    };
  }
  return {};
}

/** Lists of one item stand for all: they pass each test that some list passes on the same items. */
function listText({ lists }: ClaimSet): sets.StringSet {
  if (lists === "any") return sets.anyString;
  if (lists === "none") return sets.noString;
  return sets.intersect(lists.all.strings, ...lists.some.map((some) => some.strings));
}
