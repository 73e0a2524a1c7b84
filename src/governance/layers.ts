import type { Way } from "../analysis/trust/index.js";
import type { Finding } from "../model/index.js";
import type { InventoryCredential } from "./credentials.js";
import type { Owner } from "./owner.js";
import type { PermissionSummary } from "./permissions.js";

/** One control over an identity: what is there, and what is missing. */
export interface LayerCell {
  /** `unknown`: nothing in the input says whether it is there. */
  readonly state: "present" | "missing" | "unknown";
  readonly by: readonly string[];
  readonly missing: readonly string[];
}

/** The three controls that are taken for one another: who answers for it, how it is told, how it is held back. */
export interface Layers {
  readonly governed: LayerCell;
  readonly authenticated: LayerCell;
  readonly enforced: LayerCell;
}

export interface LayerFacts {
  /** Whether people answer for it at all; the cloud answers for its own. */
  readonly accountable: boolean;
  readonly owner: Owner | null;
  readonly expires: string | undefined;
  readonly ways: readonly Way[];
  readonly credentials: readonly InventoryCredential[];
  readonly permissions: PermissionSummary;
  readonly findings: readonly Finding[];
}

/** Which controls an identity has: one that is there says nothing of the other two. */
export function layersOf(facts: LayerFacts): Layers {
  return { governed: governed(facts), authenticated: authenticated(facts), enforced: enforced(facts) };
}

const controls = [
  ["governed", "governance", "governed", "owasp-nhi-2025:NHI1"],
  ["authenticated", "trust", "well authenticated", "owasp-nhi-2025:NHI4"],
  ["enforced", "access", "held back at request time", "owasp-nhi-2025:NHI5"],
] as const;

/** One control taken for another: a finding for each that is missing where another one is there. */
export function missingControls(id: string, layers: Layers): readonly Finding[] {
  return controls.flatMap(([name, layer, words, standard]): Finding[] => {
    const { state, missing } = layers[name];
    const other = controls.find((each) => each[0] !== name && layers[each[0]].state === "present");
    if (state !== "missing" || other === undefined) return [];
    const has = `It is ${other[2]} (${layers[other[0]].by.join(", ")})`;
    return [
      {
        rule: "control-missing",
        key: `control-missing:${name}`,
        severity: "info",
        layer,
        resource: id,
        message: `${has}, which does not make it ${words}: it misses ${missing.join(", ")}.`,
        remediation: "Add what is missing; one control does not stand in for another.",
        standards: [standard],
      },
    ];
  });
}

function cell(by: readonly string[], missing: readonly string[]): LayerCell {
  const state = missing.length > 0 ? "missing" : by.length > 0 ? "present" : "unknown";
  return { state, by, missing };
}

function governed({ accountable, owner, expires }: LayerFacts): LayerCell {
  if (!accountable)
    return cell(["not asked of groups, of what the cloud keeps, and of what a report alone knows"], []);
  const declared = owner !== null && owner.grade === "declared" && owner.departed === undefined;
  const by = [
    ...(owner === null ? [] : [`owner ${owner.value} (${owner.evidence})`]),
    ...(expires === undefined ? [] : [`review or expiry ${expires}`]),
  ];
  const missing = [
    ...(declared ? [] : [owner?.departed ? "an owner who has not left" : "a declared owner"]),
    ...(expires === undefined ? ["a review or expiry date"] : []),
  ];
  return cell(by, missing);
}

function authenticated({ ways, credentials, findings }: LayerFacts): LayerCell {
  const live = credentials.filter(({ active }) => active !== false);
  const by = [
    ...new Set(ways.filter((way) => way.principal !== "unknown").map(wayWords)),
    ...live.map(({ kind }) => `static ${kind}`),
  ];
  const missing = [
    ...live.map(({ kind }) => `federation in place of the ${kind}`),
    ...blocking(findings, "trust").map((rule) => `what ${rule} asks for`),
  ];
  return cell(by, [...new Set(missing)]);
}

function wayWords({ issuer, principal }: Way): string {
  return issuer === undefined ? `principal ${principal}` : `token of ${issuer}`;
}

/** Who may come is told by the principal itself; it is no condition on what is asked. */
const principalClaims = new Set(["aws:principalarn", "aws:principalaccount"]);

function enforced({ permissions, ways, findings }: LayerFacts): LayerCell {
  const { services, roles, administrator, boundary, policies } = permissions;
  const grants = services.length + roles.length + policies.length;
  const conditional = ways.some(({ claims }) =>
    Object.keys(claims).some((claim) => claim.startsWith("aws:") && !principalClaims.has(claim)),
  );
  const by = [
    ...(boundary === undefined ? [] : [`boundary ${boundary}`]),
    ...(grants > 0 && !administrator ? ["permissions that are listed"] : []),
    ...(conditional ? ["conditions on the request"] : []),
  ];
  const missing = [
    ...(administrator && boundary === undefined ? ["a limit: it may do everything"] : []),
    ...blocking(findings, "access").map((rule) => `what ${rule} asks for`),
  ];
  return cell(by, missing);
}

function blocking(findings: readonly Finding[], layer: Finding["layer"]): readonly string[] {
  const found = findings.filter(
    (each) => each.layer === layer && each.severity === "block" && !each.exception,
  );
  return [...new Set(found.map(({ rule }) => rule))];
}
