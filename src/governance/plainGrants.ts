import type { AccessLevel, NamedPolicy } from "../iam/aws/index.js";
import { isKnown, type PolicyDocument } from "../model/index.js";
import { actionSetOf } from "./actionSets.js";
import { awsPrivilege, type Privilege } from "./privilege.js";
import { byService, type ServiceGrants } from "./serviceGrants.js";

/** What policies of plain Allow statements grant, in brief. */
export interface PlainSummary {
  readonly services: readonly ServiceGrants[];
  /** Whether some statement names every action. */
  readonly administrator: boolean;
  readonly privilege: Privilege;
}

/** Patterns of actions in lower case, each with whether it is allowed on every resource whatever the request. */
type PlainActions = ReadonlyMap<string, boolean>;

const actionsOfDocument = new WeakMap<PolicyDocument, PlainActions | "not plain">();
const summaries = new Map<string, PlainSummary>();

/**
 * Every known action that policies of plain Allow statements name: at most what they allow, since whether an action can
 * be about the resources named is not looked at. Undefined where a Deny or a negation makes that too rough. Policies
 * that name the same actions are summed up once.
 */
export function plainSummary(policies: readonly NamedPolicy[]): PlainSummary | undefined {
  const all = new Map<string, boolean>();
  for (const { document } of policies) {
    if (!isKnown(document)) return undefined;
    const actions = plainActions(document);
    if (actions === "not plain") return undefined;
    for (const [pattern, everywhere] of actions) all.set(pattern, everywhere || all.get(pattern) === true);
  }
  // What allows everything everywhere leaves nothing to add.
  const key = all.get("*")
    ? "* true"
    : [...all]
        .map((each) => each.join(" "))
        .sort()
        .join("\n");
  const known = summaries.get(key);
  if (known !== undefined) return known;
  const administrator = [...all.keys()].some((pattern) => /^\*+$/.test(pattern));
  const patterns = [...all.keys()];
  const each = byService(patterns, {
    allowed: actionSetOf({ negated: false, patterns }),
    everywhere: actionSetOf({ negated: false, patterns: patterns.filter((pattern) => all.get(pattern)) }),
  });
  const services = all.get("*") ? [inOne(each)] : each;
  const privilege = administrator ? "administrator" : awsPrivilege(services);
  const summary: PlainSummary = { services, administrator, privilege };
  summaries.set(key, summary);
  return summary;
}

/** All services in one line, under the name `*`: four hundred lines of everything say no more. */
function inOne(services: readonly ServiceGrants[]): ServiceGrants {
  const levels: Partial<Record<AccessLevel, { allowed: number; everywhere: number }>> = {};
  for (const each of services) {
    for (const [name, { allowed, everywhere }] of Object.entries(each.levels)) {
      const level = name as AccessLevel;
      const sum = levels[level] ?? { allowed: 0, everywhere: 0 };
      levels[level] = { allowed: sum.allowed + allowed, everywhere: sum.everywhere + everywhere };
    }
  }
  return { service: "*", levels };
}

function plainActions(document: PolicyDocument): PlainActions | "not plain" {
  const known = actionsOfDocument.get(document) ?? readPlain(document);
  actionsOfDocument.set(document, known);
  return known;
}

function readPlain({ statements }: PolicyDocument): PlainActions | "not plain" {
  const found = new Map<string, boolean>();
  for (const { effect, actions, resources, conditions } of statements) {
    if (effect === "Deny" || actions.negated || resources?.negated) return "not plain";
    const everywhere = conditions.length === 0 && (resources?.patterns.includes("*") ?? false);
    for (const pattern of actions.patterns) {
      const folded = pattern.toLowerCase();
      found.set(folded, everywhere || found.get(folded) === true);
    }
  }
  return found;
}
