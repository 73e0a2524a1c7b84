import { type Issuer, type Parts, pieces, type Template, type Tenancy } from "../../issuers/index.js";
import { Unknown } from "../../model/index.js";
import * as sets from "../sets/strings.js";

/** The values that each part of a token may take; a part that is not listed, any of its grammar. */
export type Domains = ReadonlyMap<string, sets.StringSet>;

const grammars = new WeakMap<Issuer, Map<string, sets.StringSet>>();

/** The values of a part by its grammar. */
export function grammarSet(issuer: Issuer, part: string): sets.StringSet {
  const known = grammars.get(issuer) ?? new Map<string, sets.StringSet>();
  grammars.set(issuer, known);
  const set = known.get(part) ?? readGrammar(issuer, part);
  known.set(part, set);
  return set;
}

function readGrammar(issuer: Issuer, part: string): sets.StringSet {
  const { grammar, except } = issuer.parts[part] ?? {};
  if (grammar === undefined) return sets.anyString;
  const all = expressionSet(issuer, part, grammar);
  return except === undefined ? all : sets.subtract(all, expressionSet(issuer, part, except));
}

function expressionSet(issuer: Issuer, part: string, grammar: string): sets.StringSet {
  if (/^[\w |-]+$/.test(grammar)) return sets.oneOf(grammar.split("|"));
  const set = sets.regex(`^(?:${grammar})$`);
  // An issuer's grammar is our own data: one that is not a regular language is our own bug.
  if (set instanceof Unknown) throw new Error(`${issuer.id}.${part}: ${set.reason}`);
  return set;
}

/** What a part may be in this question: what the URL settles, else what is asked for, within the grammar. */
export function domain(issuer: Issuer, tenancy: Tenancy, domains: Domains, part: string): sets.StringSet {
  const settled = tenancy.parts[part];
  const asked = domains.get(part) ?? sets.anyString;
  return sets.intersect(asked, settled === undefined ? grammarSet(issuer, part) : sets.literal(settled));
}

/** All texts that a template gives for parts in their domains. */
export function templateSet(
  issuer: Issuer,
  tenancy: Tenancy,
  domains: Domains,
  template: Template,
): sets.StringSet {
  return sets.pattern(
    pieces(template).map((piece) =>
      piece.kind === "text" ? piece.text : domain(issuer, tenancy, domains, piece.name),
    ),
  );
}

/** Domains with each of these parts fixed; undefined when one of the values is not in its domain. */
export function fix(issuer: Issuer, tenancy: Tenancy, domains: Domains, parts: Parts): Domains | undefined {
  const fixed = new Map(domains);
  for (const [name, value] of Object.entries(parts)) {
    if (!sets.includes(domain(issuer, tenancy, domains, name), value)) return undefined;
    fixed.set(name, sets.literal(value));
  }
  return fixed;
}
