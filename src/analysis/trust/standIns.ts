import { gcpCertificate, issuers } from "../../issuers/index.js";
import type { Condition, PolicyDocument, PrincipalElement, Statement } from "../../model/index.js";

/**
 * A trust policy with stand-ins for its names, and how to undo that. Policies that differ in names only are one
 * here: who gets into one of them gets into the others, under the other names.
 */
export interface StoodIn {
  readonly document: PolicyDocument;
  /** Tells policies apart that differ in more than names. */
  readonly key: string;
  /** Real names by stand-in; empty where nothing could be replaced, and the policy is as it was. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Puts stand-ins for the names that a policy compares with: repositories, namespaces, accounts, external ids.
 *
 * A stand-in takes a whole run of letters, digits and hyphens: claims are put together from parts with other
 * characters between them, so a whole run stays whole in whatever matches. What could tell a name from its stand-in
 * keeps it: a word of some issuer's grammar, a part's grammar that takes one and not the other, a wildcard inside a
 * run, the same letters elsewhere in the policy.
 */
export function withStandIns(document: PolicyDocument): StoodIn {
  const renaming = new Renaming();
  const statements = document.statements.map((statement) => standInStatement(statement, renaming));
  if (!renaming.isSound()) return { document, key: JSON.stringify(document), names: new Map() };
  const renamed = { ...document, statements };
  return { document: renamed, key: JSON.stringify(renamed), names: renaming.names };
}

function standInStatement(statement: Statement, renaming: Renaming): Statement {
  const conditions = statement.conditions.map((condition) => standInCondition(condition, renaming));
  if (statement.principals === undefined) return { ...statement, conditions };
  return { ...statement, principals: standInPrincipals(statement.principals, renaming), conditions };
}

function standInPrincipals(element: PrincipalElement, renaming: Renaming): PrincipalElement {
  const principals = element.principals.map((entry) => {
    if (entry.kind === "AWS") return { kind: entry.kind, value: renaming.replace(entry.value) };
    renaming.keep(entry.value);
    return entry;
  });
  return { negated: element.negated, principals };
}

/** Only text and ARNs are compared letter by letter: numbers, dates and addresses have an order. */
const comparesText = /^(?:String|Arn)/;

function standInCondition(condition: Condition, renaming: Renaming): Condition {
  renaming.keep(condition.key);
  if (comparesText.test(condition.operator))
    return { ...condition, values: condition.values.map((value) => renaming.replace(value)) };
  for (const value of condition.values) renaming.keep(value);
  return condition;
}

/** Runs of characters that names are made of; with a wildcard or a variable in it a run is no name. */
const run = /[A-Za-z0-9._*?$-]+/g;
const account = /^\d{12}$/;
const plainName = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What all stand-ins have in common, and no name may hold. */
const mark = "zqx";
const accountMark = "8131000000";
const letters = "abcdefghijklmnopqrstuvwxyz";
const standIn = /zqx[a-z]|8131000000[1-9][0-9]/gi;

class Renaming {
  /** Stand-ins by name. */
  readonly #standIns = new Map<string, string>();
  readonly #kept: string[] = [];
  readonly names = new Map<string, string>();
  #accounts = 0;
  #sound = true;

  replace(text: string): string {
    return text.replace(run, (each) => {
      const known = this.#standIns.get(each);
      if (known !== undefined) return known;
      const found = this.#standInFor(each);
      if (found === undefined) {
        this.keep(each);
        return each;
      }
      this.#standIns.set(each, found);
      this.names.set(found, each);
      return found;
    });
  }

  /** Text that stays as it is. */
  keep(text: string): void {
    // What `?` and a variable stand for has a length, or a name of its own.
    if (/[?$]/.test(text)) this.#sound = false;
    if (text !== "*") this.#kept.push(text);
  }

  #standInFor(name: string): string | undefined {
    if (account.test(name)) {
      if (this.#accounts >= 80) return undefined;
      return `${accountMark}${10 + this.#accounts++}`;
    }
    const index = this.names.size - this.#accounts;
    return index < letters.length && isOrdinary(name) ? mark + letters[index] : undefined;
  }

  /** Whether there is something to replace, and nothing that stays says the same letters or a piece of them. */
  isSound(): boolean {
    if (!this.#sound || this.names.size === 0) return false;
    const texts = [...this.names].flat();
    const clashes = (piece: string) => piece !== "" && texts.some((text) => text.includes(piece));
    for (const kept of this.#kept) {
      const folded = kept.toLowerCase();
      if (folded.includes(mark) || folded.includes(accountMark)) return false;
      if (folded.includes("*") ? folded.split("*").some(clashes) : this.#standIns.has(folded)) return false;
      // Longer texts (keys, providers) are split as names are.
      for (const each of folded.match(run) ?? []) if (this.#standIns.has(each)) return false;
    }
    return true;
  }
}

const ordinary = new Map<string, boolean>();
const mostRemembered = 20_000;

/** Whether no issuer's grammar tells a name from a stand-in for it. */
function isOrdinary(name: string): boolean {
  let known = ordinary.get(name);
  if (known === undefined) {
    known =
      name.length <= 100 &&
      plainName.test(name) &&
      /[g-z]/.test(name) &&
      !name.includes(mark) &&
      !reserved().has(name) &&
      grammars().every(({ pattern, takesStandIn }) => pattern.test(name) === takesStandIn);
    if (ordinary.size >= mostRemembered) ordinary.clear();
    ordinary.set(name, known);
  }
  return known;
}

/** The issuers that an AWS trust policy can be about. */
const asked = issuers.filter((issuer) => issuer !== gcpCertificate);

let reservedMemo: ReadonlySet<string> | undefined;

/** Every word that some issuer's grammar, templates, examples or families use. */
function reserved(): ReadonlySet<string> {
  reservedMemo ??= new Set(
    asked.flatMap((issuer) => {
      const tenancy = issuer.recognise(issuer.intended.url);
      const forms = tenancy === undefined ? [] : issuer.forms(tenancy, []);
      const text = JSON.stringify([issuer, forms]).toLowerCase();
      return [...(text.match(/[a-z0-9-]+/g) ?? []), ...(text.match(/[a-z0-9]+/g) ?? [])];
    }),
  );
  return reservedMemo;
}

interface Grammar {
  readonly pattern: RegExp;
  readonly takesStandIn: boolean;
}

let grammarMemo: readonly Grammar[] | undefined;

function grammars(): readonly Grammar[] {
  grammarMemo ??= [
    ...new Set(
      asked.flatMap(({ parts }) =>
        Object.values(parts).flatMap(({ grammar, except }) => (except ? [grammar, except] : [grammar])),
      ),
    ),
  ].map((grammar) => {
    const pattern = new RegExp(`^(?:${grammar})$`, "u");
    return { pattern, takesStandIn: pattern.test(`${mark}a`) };
  });
  return grammarMemo;
}

/** A text that speaks of stand-ins, with the real names; in capitals where the stand-in is. */
export function withNames(text: string, names: StoodIn["names"]): string {
  return text.replace(standIn, (each) => {
    const folded = each.toLowerCase();
    const name = names.get(folded);
    if (name === undefined) return each;
    return each === folded ? name : name.toUpperCase();
  });
}
