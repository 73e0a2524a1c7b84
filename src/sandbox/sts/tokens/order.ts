import {
  type Claims,
  type ClaimValue,
  issuerOrGeneric,
  type Parts,
  tokenOf,
} from "../../../issuers/index.js";
import { jsonOf } from "../http/message.js";

/** What a token is to say. */
export interface TokenOrder {
  /** Issuer URL, as the token's `iss`. */
  readonly issuer: string;
  /** Kind of token, as the issuer has them: `branch`, `environment`. Default: none, only what `claims` says. */
  readonly form?: string;
  /** Owner, repository, branch …: what the issuer's claims are derived from. */
  readonly parts?: Parts;
  /** Default: the issuer's own. */
  readonly audience?: string | readonly string[];
  /** Claims that are set whatever the form says; `null` takes one away. */
  readonly claims?: Claims;
  /** Seconds until it expires. Default: 300, as at GitHub. */
  readonly expiresIn?: number;
}

export type Ordered =
  | { readonly kind: "claims"; readonly claims: Claims }
  | { readonly kind: "problem"; readonly message: string };

const SHORT = 300;

/** The claims of an order: by the issuer's own grammar where a form is asked for. */
export function claimsOf(order: TokenOrder, now: Date, id: string): Ordered {
  const { issuer: url, form: wanted, parts = {}, audience, claims = {}, expiresIn = SHORT } = order;
  const { issuer, tenancy } = issuerOrGeneric(url);
  const seconds = Math.floor(now.getTime() / 1000);
  // A token that has expired already was issued a while before that.
  const issued = seconds + Math.min(0, expiresIn - SHORT);
  const times = { iat: issued, nbf: issued, exp: seconds + expiresIn, jti: id };
  const name = wanted ?? (Object.keys(parts).length > 0 ? issuer.intended.form : undefined);
  if (name === undefined) {
    return made({ iss: url, ...times, ...(audience === undefined ? {} : { aud: audience }), ...claims });
  }
  const form = issuer.forms(tenancy, []).find((each) => each.name === name);
  if (form === undefined) {
    const known = [...new Set(issuer.forms(tenancy, []).map((each) => each.name))];
    return problem(`form: ${issuer.name} has no form "${name}", but ${known.join(", ")}`);
  }
  const strange = Object.keys(parts).find((each) => !Object.hasOwn(issuer.parts, each));
  if (strange !== undefined) {
    return problem(`parts: ${issuer.name} has no "${strange}", but ${Object.keys(issuer.parts).join(", ")}`);
  }
  const derived = tokenOf(issuer, tenancy, form, parts);
  return made({
    ...derived,
    iss: url,
    ...times,
    ...(audience === undefined ? {} : { aud: audience }),
    ...claims,
  });
}

function made(claims: Claims): Ordered {
  return {
    kind: "claims",
    claims: Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null)),
  };
}

function problem(message: string): Ordered & { readonly kind: "problem" } {
  return { kind: "problem", message };
}

/** An order as JSON text, or what is wrong with it. */
export function readOrder(
  text: string,
  issuer: string,
): TokenOrder | (Ordered & { readonly kind: "problem" }) {
  const value = text.trim() === "" ? {} : jsonOf(text);
  if (value === undefined) return problem("the body is not a JSON object");
  const strange = Object.keys(value).find((name) => !known.has(name));
  if (strange !== undefined) return problem(`${strange}: an order has ${[...known].join(", ")}`);
  const { form, parts, audience, claims, expiresIn } = value;
  if (form !== undefined && typeof form !== "string") return problem("form: is not a text");
  if (parts !== undefined && !isTexts(parts)) return problem("parts: is not an object of texts");
  if (audience !== undefined && typeof audience !== "string" && !isTextList(audience))
    return problem("audience: is neither a text nor a list of texts");
  if (claims !== undefined && !isObject(claims)) return problem("claims: is not an object");
  if (expiresIn !== undefined && !Number.isFinite(expiresIn))
    return problem("expiresIn: is not a number of seconds");
  return {
    issuer,
    ...(form === undefined ? {} : { form }),
    ...(parts === undefined ? {} : { parts }),
    ...(audience === undefined ? {} : { audience }),
    ...(claims === undefined ? {} : { claims: claims as Record<string, ClaimValue> }),
    ...(expiresIn === undefined ? {} : { expiresIn: Math.floor(expiresIn as number) }),
  };
}

const known: ReadonlySet<string> = new Set(["form", "parts", "audience", "claims", "expiresIn"]);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Parts {
  return isObject(value) && Object.values(value).every((each) => typeof each === "string");
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
