import { type Issuer, showClaim, type TokenFamily } from "../../issuers/index.js";
import { describe, isAny } from "../sets/strings.js";
import type { Alternative } from "./alternative.js";

/** Why a family gets in: what the trust demands, and how such a token is come by. */
export function whyOpen(alternative: Alternative, issuer: Issuer, family: TokenFamily): string {
  return `${demands(alternative, issuer)}. ${family.how}`;
}

function demands({ claims, spelled, demands: written }: Alternative, issuer: Issuer): string {
  if (written !== undefined) return written;
  const tested = [...claims].filter(([claim, { present }]) => claim !== "aud" && !isAny(present.text));
  if (tested.length === 0) {
    return claims.has("aud") && issuer.audienceIsChosen
      ? "Only the audience is tested, and whoever asks for the token chooses it"
      : "Nothing in the token is tested";
  }
  const parts = tested.map(([claim, { present, absent }]) => {
    const texts = [...new Set(spelled.filter((each) => each.claim === claim).map(({ text }) => text))];
    const values =
      texts.length > 0 && texts.length <= 3
        ? texts.map((text) => JSON.stringify(text)).join(" or ")
        : describe(present.text);
    return `${showClaim(claim)}${absent ? ", where it is there," : ""} against ${values}`;
  });
  return `The trust tests ${parts.join(" and ")}`;
}
