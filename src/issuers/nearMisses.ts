import type { Claims, Issuer, Parts, Tenancy, TokenForm } from "./issuer.js";
import { partNames, tokenOf } from "./template.js";

/** A token close to an intended one that a narrow trust must refuse, with what is different. */
export interface NearMiss {
  readonly title: string;
  readonly token: Claims;
}

/** What a narrow trust means: a form of token with the parts that are pinned, and the audience that it asks for. */
export interface Intended {
  readonly issuer: Issuer;
  readonly tenancy: Tenancy;
  /** Name of the form. */
  readonly form: string;
  /** Exactly the parts that are pinned. */
  readonly parts: Parts;
  readonly audience: string;
}

/** The tokens that a trust in exactly these parts is written for: one per spelling of the subject. */
export function intendedTokens({ issuer, tenancy, form, parts, audience }: Intended): readonly Claims[] {
  return issuer
    .forms(tenancy, [])
    .filter((each) => each.name === form)
    .map((each) => tokenOf(issuer, tenancy, each, parts, audience));
}

/** Tokens that differ from the intended ones in one respect each. Every one must be refused. */
export function nearMisses(intended: Intended): readonly NearMiss[] {
  const { issuer, tenancy, form, parts, audience } = intended;
  const forms = issuer.forms(tenancy, []);
  const meant = forms.filter((each) => each.name === form);
  const token = (each: TokenForm, changed: Parts) => tokenOf(issuer, tenancy, each, changed, audience);
  const subjects = new Set(intendedTokens(intended).map((each) => each.sub));
  const otherParts = meant.flatMap((each) =>
    Object.entries(parts).flatMap(([name, value]) =>
      variants(value)
        .map((other) => ({
          title: `${issuer.parts[name]?.words ?? name} ${other} for ${value}`,
          token: token(each, { ...parts, [name]: other }),
        }))
        .filter((miss) => tenancy.parts[name] === undefined && !subjects.has(miss.token.sub)),
    ),
  );
  const otherForms = forms
    .filter((each) => each.name !== form)
    .map((each) => ({ title: each.words, token: token(each, sameName(each, parts, form)) }))
    .filter((miss) => !subjects.has(miss.token.sub));
  const good = intendedTokens(intended)[0];
  if (good === undefined) return [];
  const isWhole = meant.every(({ claims }) =>
    partNames(claims.sub ?? "").every(
      (name) => parts[name] !== undefined || tenancy.parts[name] !== undefined,
    ),
  );
  return [
    ...otherParts,
    ...otherForms,
    ...otherSubjects(good, isWhole),
    ...otherAudiences(good),
    ...otherIssuers(good),
  ];
}

/** A tag named like the branch, an environment named like the tag: the pinned name in every place of the other form. */
function sameName(form: TokenForm, parts: Parts, intendedForm: string): Parts {
  const name = parts[intendedForm];
  if (name === undefined) return parts;
  return { ...parts, [form.name]: name };
}

function variants(value: string): readonly string[] {
  if (/^\d+$/.test(value)) return [`${value}0`, `1${value}`, value.slice(1), `${value}.0`, `0x${value}`, "0"];
  const cases = [value.toUpperCase(), value.toLowerCase()].filter((text) => text !== value);
  const changed = [
    `${value}-evil`,
    `evil-${value}`,
    value.slice(0, -1),
    value.slice(1),
    `${value}${value}`,
    "evil",
  ];
  return [...changed, `${value}2`, `x${value}`, `${value}/x`, `x/${value}`, ...cases].filter(
    (text) => text !== "",
  );
}

/** @param isWhole whether the whole subject is pinned: the tail of one that changes with every run is free. */
function otherSubjects(good: Claims, isWhole: boolean): readonly NearMiss[] {
  const { sub, ...without } = good;
  if (typeof sub !== "string") return [];
  return [
    { title: "no subject", token: without },
    { title: "an empty subject", token: { ...good, sub: "" } },
    ...(isWhole
      ? [
          { title: "a subject with more behind it", token: { ...good, sub: `${sub}:x` } },
          { title: "a subject with a space behind it", token: { ...good, sub: `${sub} ` } },
        ]
      : []),
    { title: "a subject with a space before it", token: { ...good, sub: ` ${sub}` } },
    { title: "a subject with more before it", token: { ...good, sub: `x:${sub}` } },
    { title: "a subject in capitals", token: { ...good, sub: sub.toUpperCase() } },
    { title: "a subject that is a wildcard", token: { ...good, sub: "*" } },
  ].filter((miss) => miss.token.sub !== sub);
}

function otherAudiences(good: Claims): readonly NearMiss[] {
  const { aud, ...without } = good;
  return [
    { title: "no audience", token: without },
    { title: "another audience", token: { ...good, aud: "https://evil.example" } },
    { title: "an audience with more behind it", token: { ...good, aud: `${String(aud)}.evil.example` } },
  ];
}

function otherIssuers(good: Claims): readonly NearMiss[] {
  const iss = String(good.iss);
  return [
    { title: "another issuer", token: { ...good, iss: "https://evil.example" } },
    {
      title: "an issuer under a longer host",
      token: { ...good, iss: iss.replace(/^(https:\/\/[^/]+)/, "$1.evil.example") },
    },
    {
      title: "an issuer with a tenant of its own",
      token: { ...good, iss: `${iss.replace(/\/$/, "")}/evil` },
    },
    { title: "an issuer over http", token: { ...good, iss: iss.replace(/^https/, "http") } },
  ];
}
