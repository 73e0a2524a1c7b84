import {
  awsTagsClaim,
  type Claims,
  type ClaimValue,
  claimName,
  type Issuer,
  isRegistered,
  nestClaims,
  type Parts,
  type Template,
  tokenOf,
  typedClaim,
} from "../../issuers/index.js";
import { isUnknown, type Knowable } from "../../model/index.js";
import * as sets from "../sets/strings.js";
import { valueWitness } from "../sets/values/valueSet.js";
import type { ClaimValues } from "./alternative.js";
import { type Constraint, chooseParts, possibleParts, type Question, solveAll } from "./solveParts.js";

/** A token, with the rest of the request that it needs (keys in lower case). */
export interface FoundToken {
  readonly token: Claims;
  readonly parts: Parts;
  readonly request: Readonly<Record<string, string>>;
}

interface Plan {
  readonly constraints: readonly Constraint[];
  /** Claims and request keys that depend on no part: chosen freely. */
  readonly chosen: Claims;
  readonly request: Readonly<Record<string, string>>;
  readonly omitted: ReadonlySet<string>;
}

/**
 * A token of the form with every claim in its set, or undefined when there is none. Claims that are computed from
 * the same parts agree. Unknown past the bound on steps or on automaton states.
 */
export function findToken(question: Question): Knowable<FoundToken | undefined> {
  const plan = makePlan(question);
  if (plan === undefined || isUnknown(plan)) return plan;
  const parts = solveAll(question, plan.constraints, chooseParts);
  if (parts === undefined || isUnknown(parts)) return parts;
  const { issuer, tenancy, form } = question;
  const kept = Object.entries(form.claims).filter(([claim]) => !plan.omitted.has(claim));
  const derived = tokenOf(
    issuer,
    tenancy,
    { ...form, claims: Object.fromEntries(kept) },
    parts,
    (plan.chosen.aud as string | undefined) ?? ordinaryAudience(issuer),
  );
  return { token: { ...derived, ...nestClaims(plan.chosen) }, parts, request: plan.request };
}

/** As {@link findToken}, where only the yes or no is asked for. */
export function hasToken(question: Question): Knowable<boolean> {
  const plan = makePlan(question);
  if (plan === undefined || isUnknown(plan)) return plan ?? false;
  const found = solveAll(question, plan.constraints, possibleParts);
  return isUnknown(found) ? found : found !== undefined;
}

/** Where the caller chooses the audience and nothing is asked of it, the one that AWS's own tools ask for. */
function ordinaryAudience(issuer: Issuer): string | undefined {
  return issuer.audienceIsChosen && issuer.audiences.length === 0 ? "sts.amazonaws.com" : undefined;
}

/** Sorts each claim's demand: computed from parts, chosen freely, or absent. Undefined when one cannot be met. */
function makePlan(question: Question): Knowable<Plan | undefined> {
  const { issuer, form, claims } = question;
  const constraints: Constraint[] = [];
  const chosen: Record<string, ClaimValue> = {};
  const request: Record<string, string> = {};
  const tags: Record<string, string> = {};
  const omitted = new Set((form.optional ?? []).filter((claim) => !claims.has(claim)));
  for (const [name, values] of claims) {
    const template = templateOf(question, name);
    if (template !== undefined) {
      const optional = form.optional?.includes(name) && values.absent;
      if (optional) omitted.add(name);
      else constraints.push({ template, set: textSet(values) });
      continue;
    }
    const isKey = /^(?:aws|sts):/.test(name);
    if (!isKey && !mayBeChosen(question, name)) {
      if (!values.absent) return undefined;
      omitted.add(name);
      continue;
    }
    const isTag = name.startsWith(tagKey);
    if (
      isKey &&
      (values.absent || (isTag && !mayBeChosen(question, name)) || name === "sts:roleauthorizedbyidp")
    ) {
      if (!values.absent) return undefined;
      continue;
    }
    const value = choose(question, name, values);
    if (isUnknown(value)) return value;
    const isInToken = isTag && !question.issuer.openClaims?.includes(tagKey);
    if (value !== undefined && !isInToken && !isKey)
      chosen[name] = issuer.types[name] === "list" ? [value] : typedClaim(issuer, name, value);
    else if (value !== undefined) (isInToken ? tags : request)[name] = value;
    // Every token has an audience (OpenID Connect Core, section 2).
    else if (!values.absent || name === "aud") return undefined;
  }
  return { constraints, chosen: { ...chosen, ...tagClaims(tags) }, request, omitted };
}

/** Before the name of a session tag, in condition keys. */
const tagKey = "aws:requesttag/";

/** Session tags as claims of the token. */
function tagClaims(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [
      claimName([awsTagsClaim, "principal_tags", key.slice(tagKey.length)]),
      value,
    ]),
  );
}

function templateOf({ issuer, tenancy, form }: Question, name: string): Template | undefined {
  const tag = /^aws:requesttag\/(.+)$/.exec(name)?.[1];
  if (tag !== undefined)
    return Object.entries(form.tags ?? {}).find(([key]) => key.toLowerCase() === tag)?.[1];
  if (name === "iss") return tenancy.url;
  if (name === "aud" && !issuer.audienceIsChosen) return form.claims.aud ?? issuer.audiences[0];
  return form.claims[name];
}

function mayBeChosen({ issuer }: Question, name: string): boolean {
  return (
    name === "aud" ||
    isRegistered(name) ||
    (issuer.openClaims ?? []).some((prefix) => name.startsWith(prefix))
  );
}

function choose({ excluded }: Question, name: string, values: ClaimValues): Knowable<string | undefined> {
  const without = excluded.get(name);
  const present =
    without === undefined
      ? values.present
      : { ...values.present, text: sets.subtract(values.present.text, without) };
  const prefer = name === "aud" ? [sets.literal("sts.amazonaws.com")] : [];
  return valueWitness(present, { prefer });
}

/** Values with a quantity view (numbers in a range) as texts: those that are likely. */
function textSet({ present }: ClaimValues): sets.StringSet {
  if (present.number === undefined && present.date === undefined && present.address === undefined)
    return present.text;
  const one = valueWitness(present);
  return typeof one === "string" ? sets.literal(one) : sets.noString;
}
