import type { Finding } from "../model/index.js";
import type { CredentialDebt } from "./debt.js";
import type { Drift } from "./drift.js";
import type { Managed } from "./managed.js";
import type { Owner } from "./owner.js";
import type { Privilege } from "./privilege.js";
import { type Reach, reachWords } from "./reach.js";

/** How much an identity should worry people: 0 to 100, the sum of its parts. */
export interface Risk {
  readonly score: number;
  readonly level: "low" | "medium" | "high" | "critical";
  /** What adds to the score, the most first. */
  readonly parts: readonly RiskPart[];
}

export interface RiskPart {
  readonly name: "privilege" | "reach" | "credentials" | "trust" | "findings" | "use" | "owner" | "drift";
  readonly points: number;
  readonly why: string;
}

export interface RiskFacts {
  /** Whether people answer for it at all; the cloud answers for its own. */
  readonly accountable: boolean;
  readonly privilege: Privilege;
  readonly reach: Reach;
  readonly owner: Owner | null;
  /** What its static credentials owe. */
  readonly debts: readonly CredentialDebt[];
  readonly findings: readonly Pick<Finding, "rule" | "severity" | "layer" | "exception">[];
  readonly managed: Managed;
  readonly drift: readonly Drift[];
  /** Days since it was last used, or since it was made where no use is on record; undefined: not known. */
  readonly unusedDays: number | undefined;
}

/** The risk of one identity. Every point has its reason; what is not known counts, and says so. */
export function riskOf(facts: RiskFacts): Risk {
  const parts = [
    privilegePart(facts.privilege),
    reachPart(facts.reach),
    credentialPart(facts.debts),
    trustPart(facts.findings),
    findingPart(facts.findings),
    usePart(facts.unusedDays),
    ownerPart(facts),
    driftPart(facts),
  ]
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points);
  const score = Math.min(
    100,
    parts.reduce((sum, { points }) => sum + points, 0),
  );
  return { score, level: levelOf(score), parts };
}

function levelOf(score: number): Risk["level"] {
  if (score >= 75) return "critical";
  if (score >= 50) return "high";
  return score >= 25 ? "medium" : "low";
}

const privileges: Readonly<Record<Privilege, readonly [points: number, why: string]>> = {
  administrator: [30, "it may do everything"],
  permissions: [22, "it may change who may do what"],
  undecided: [20, "what it may do is not decided"],
  write: [10, "it may change things"],
  unknown: [8, "what it may do is not in the input"],
  read: [4, "it may read"],
  none: [0, ""],
};

function privilegePart(privilege: Privilege): RiskPart {
  const [points, why] = privileges[privilege];
  return { name: "privilege", points, why };
}

function reachPart(reach: Reach): RiskPart {
  const { everything, identities, resources } = reach;
  if (everything) return { name: "reach", points: 10, why: "some of it is for every resource there is" };
  const points = Math.min(8, Math.ceil(Math.log2(1 + identities + resources)));
  return {
    name: "reach",
    points,
    why: reachWords(reach),
  };
}

function credentialPart(debts: readonly CredentialDebt[]): RiskPart {
  const owed = debts.reduce((sum, { points }) => sum + points, 0);
  const points = owed === 0 ? 0 : Math.min(20, 4 + Math.ceil(2 * Math.log2(1 + owed / 10)));
  const kinds = [...new Set(debts.map(({ kind }) => kind.replaceAll("-", " ")))].join(", ");
  return { name: "credentials", points, why: `${debts.length} static (${kinds}), trust debt ${owed}` };
}

function trustPart(findings: RiskFacts["findings"]): RiskPart {
  const open = [...new Set(findings.filter((each) => isOpen(each, "trust")).map(({ rule }) => rule))];
  return { name: "trust", points: Math.min(20, open.length * 12), why: `open trust: ${open.join(", ")}` };
}

function findingPart(findings: RiskFacts["findings"]): RiskPart {
  const others = findings.filter(
    (each) => each.severity === "block" && !each.exception && each.layer !== "trust",
  );
  const rules = [...new Set(others.map(({ rule }) => rule))];
  return { name: "findings", points: Math.min(12, rules.length * 4), why: `blocking: ${rules.join(", ")}` };
}

function isOpen(
  { severity, layer, exception }: RiskFacts["findings"][number],
  of: Finding["layer"],
): boolean {
  return layer === of && severity === "block" && exception === undefined;
}

/** Days without use from which it is called unused; AWS's own default for "unused access". */
export const disuse = 90;

function usePart(unusedDays: number | undefined): RiskPart {
  const points = unusedDays === undefined || unusedDays < disuse ? 0 : 8;
  return { name: "use", points, why: `no use for ${unusedDays} days` };
}

function ownerPart({ accountable, owner }: RiskFacts): RiskPart {
  if (!accountable) return { name: "owner", points: 0, why: "" };
  if (owner === null) return { name: "owner", points: 8, why: "nobody owns it" };
  if (owner.departed) return { name: "owner", points: 10, why: `its owner ${owner.value} has left` };
  const points = owner.grade === "declared" ? 0 : 3;
  return { name: "owner", points, why: `its owner is only inferred (${owner.evidence})` };
}

function driftPart({ accountable, managed, drift }: RiskFacts): RiskPart {
  if (drift.length > 0) {
    return {
      name: "drift",
      points: 5,
      why: `code and cloud differ in ${drift.map(({ part }) => part).join(", ")}`,
    };
  }
  const points = managed === "unmanaged" && accountable ? 4 : 0;
  return { name: "drift", points, why: "no code declares it" };
}
