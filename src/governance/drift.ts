import type { Origin } from "../analysis/graph/index.js";
import type { NamedPolicy } from "../iam/aws/index.js";
import { isKnown, type Knowable, type PolicyDocument, type Statement } from "../model/index.js";
import type { GcpSide } from "./gcpSides.js";
import type { Holdings } from "./holdings.js";

/** A part in which what the code declares and what the cloud reports are not the same. */
export interface Drift {
  readonly part: "trust" | "attached policies" | "inline policies" | "boundary" | "grants" | "members";
  /** Statements (as JSON) or policy names that only the code has. */
  readonly onlyInCode: readonly string[];
  readonly onlyInCloud: readonly string[];
}

/** The trust policies and holdings that one side gives. */
export interface Side {
  readonly trusts: readonly Knowable<PolicyDocument>[];
  readonly holdings: Holdings | undefined;
  readonly gcp?: GcpSide;
}

/** What differs between code and cloud; a part that either side does not know is not compared. */
export function driftOf(sides: Readonly<Record<Origin, Side>>): readonly Drift[] {
  const { code, cloud } = sides;
  return [
    ...compare("trust", statements(code.trusts), statements(cloud.trusts)),
    ...compare("attached policies", names(code.holdings?.attached), names(cloud.holdings?.attached)),
    ...compare("inline policies", inline(code.holdings), inline(cloud.holdings)),
    ...compare("boundary", boundary(code.holdings), boundary(cloud.holdings)),
    ...compare("grants", code.gcp?.granted, cloud.gcp?.granted),
    ...compare("members", code.gcp?.members, cloud.gcp?.members),
  ];
}

function compare(
  part: Drift["part"],
  code: ReadonlySet<string> | undefined,
  cloud: ReadonlySet<string> | undefined,
): readonly Drift[] {
  if (code === undefined || cloud === undefined) return [];
  const onlyInCode = [...code].filter((each) => !cloud.has(each));
  const onlyInCloud = [...cloud].filter((each) => !code.has(each));
  return onlyInCode.length + onlyInCloud.length === 0 ? [] : [{ part, onlyInCode, onlyInCloud }];
}

/** Statements in one spelling; undefined where a document is missing or not known. */
function statements(documents: readonly Knowable<PolicyDocument>[]): ReadonlySet<string> | undefined {
  const known = documents.filter(isKnown);
  if (known.length === 0 || known.length < documents.length) return undefined;
  return new Set(known.flatMap((document) => document.statements.map(spelled)));
}

/** The order of statements, actions and values means nothing, nor do ids of statements. */
function spelled({ effect, principals, actions, resources, conditions }: Statement): string {
  const element = (each: Statement["actions"] | undefined) =>
    each && { negated: each.negated, patterns: [...each.patterns].sort() };
  return JSON.stringify({
    effect,
    principals: principals && {
      negated: principals.negated,
      principals: principals.principals.map(({ kind, value }) => `${kind} ${value}`).sort(),
    },
    actions: element({ ...actions, patterns: actions.patterns.map((each) => each.toLowerCase()) }),
    resources: element(resources),
    conditions: conditions
      .map(({ operator, quantifier, ifExists, key, values }) =>
        JSON.stringify([operator, quantifier, ifExists, key.toLowerCase(), [...values].sort()]),
      )
      .sort(),
  });
}

/** Attached policies by their last name: code often knows the name where the cloud has the ARN. */
function names(policies: readonly NamedPolicy[] | undefined): ReadonlySet<string> | undefined {
  if (policies?.some(({ name }) => name === "a policy" || /^urn:|^[a-z_]+\./.test(name))) return undefined;
  return new Set((policies ?? []).map(({ name }) => name.slice(name.lastIndexOf("/") + 1)));
}

function inline(holdings: Holdings | undefined): ReadonlySet<string> | undefined {
  const documents = (holdings?.inline ?? []).map(({ document }) => document);
  return documents.length === 0 ? new Set() : statements(documents);
}

function boundary(holdings: Holdings | undefined): ReadonlySet<string> | undefined {
  return names(holdings?.boundary === undefined ? [] : [holdings.boundary]);
}
