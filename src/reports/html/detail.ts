import type { Way } from "../../analysis/trust/index.js";
import type { InventoryIdentity } from "../../governance/inventory.js";
import type { LayerCell } from "../../governance/layers.js";
import { witnessParts } from "../witness.js";
import type { IdentityDetail } from "./data.js";
import { visible } from "./escape.js";

/** Services listed; more are counted. */
const mostServices = 12;

/** One identity told whole, heading by heading; headings with nothing under them are left out. */
export function identityDetail(identity: InventoryIdentity): IdentityDetail {
  const { layers, reach, risk, findings, drift } = identity;
  const sections: IdentityDetail = [
    {
      title: `Risk ${risk.score} of 100, ${risk.level}`,
      lines: risk.parts.map(({ points, why }) => `+${points} ${why}`),
    },
    { title: "Owner", lines: ownerLines(identity) },
    { title: "Known for", lines: factLines(identity) },
    { title: "Governed", lines: cellLines(layers.governed) },
    { title: "Authenticated", lines: cellLines(layers.authenticated) },
    { title: "Enforced", lines: cellLines(layers.enforced) },
    { title: "Who becomes it", lines: identity.trusts.map(wayLine) },
    { title: "Static credentials", lines: identity.credentials },
    { title: "Data it reaches", lines: reach.data },
    { title: "What it administers", lines: reach.admin },
    { title: "Scopes", lines: identity.scopes ?? [] },
    { title: "Permissions", lines: permissionLines(identity) },
    {
      title: "Code and cloud differ",
      lines: (drift ?? []).flatMap(({ part, onlyInCode, onlyInCloud }) => [
        ...onlyInCode.map((each) => `${part}, only in code: ${each}`),
        ...onlyInCloud.map((each) => `${part}, only in the cloud: ${each}`),
      ]),
    },
    {
      title: "Findings",
      lines: findings.map(
        ({ rule, severity, message, exception }) =>
          `${exception === undefined ? severity : "excepted"}: ${rule}: ${message}`,
      ),
    },
    {
      title: "Seen in",
      lines: identity.sources.map(({ file, resource, kind }) => `${file} (${kind}): ${resource}`),
    },
  ];
  return sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => ({ title, lines: lines.map(visible) }));
}

function ownerLines({ owner, purpose }: InventoryIdentity): readonly string[] {
  const of = purpose === undefined ? [] : [`purpose: ${purpose}`];
  if (owner === null) return ["nobody", ...of];
  return [
    `${owner.value}${owner.departed ? ", who has left" : ""}: ${owner.grade} by ${owner.evidence}, ${owner.from}`,
    ...(owner.conflicts ?? []).map(({ value, evidence, from }) => `but ${value} by ${evidence}, ${from}`),
    ...of,
  ];
}

function factLines(identity: InventoryIdentity): readonly string[] {
  const { account, created, ageDays, lastUsed, neverUsed, expires, managed, reach } = identity;
  return [
    managed === "managed"
      ? "declared in code"
      : managed === "unmanaged"
        ? "no code declares it"
        : "not deployed",
    ...(account === undefined ? [] : [`account or project ${account}`]),
    ...(created === undefined ? [] : [`made ${created.slice(0, 10)}, ${ageDays} days ago`]),
    ...(lastUsed === undefined ? [] : [`last used ${lastUsed.slice(0, 10)}`]),
    ...(neverUsed ? ["no use on record"] : []),
    ...(expires === undefined ? [] : [`review or expiry ${expires}`]),
    ...(reach.identities === 0
      ? []
      : [`comes to act as ${reach.identities}${reach.more ? " or more" : ""} others`]),
  ];
}

function cellLines({ by, missing }: LayerCell): readonly string[] {
  return [...by.map((each) => `has ${each}`), ...missing.map((each) => `misses ${each}`)];
}

function wayLine({ issuer, principal, claims, witness, undecided }: Way): string {
  const who = issuer === undefined ? principal : `token of ${issuer}`;
  const bounds = Object.entries(claims).map(([claim, values]) => `${claim} ${values.join(" | ")}`);
  const example = witnessParts(witness);
  return [
    `${who}${bounds.length === 0 ? "" : ` with ${bounds.join(", ")}`}`,
    ...(example.length === 0 ? [] : [`for example ${example.join(", ")}`]),
    ...(undecided === undefined ? [] : [`not decided: ${undecided}`]),
  ].join("; ");
}

function permissionLines({ permissions }: InventoryIdentity): readonly string[] {
  const { services, roles, policies, boundary, undecided } = permissions;
  const more = services.length - mostServices;
  return [
    ...services.slice(0, mostServices).map(
      ({ service, levels }) =>
        `${service}: ${Object.entries(levels)
          .map(
            ([level, { allowed, everywhere }]) =>
              `${level.toLowerCase()} ${allowed}${everywhere > 0 ? ` (${everywhere} on every resource)` : ""}`,
          )
          .join(", ")}`,
    ),
    ...(more > 0 ? [`${more} more services`] : []),
    ...roles.map(({ role, on, conditional }) => `${role} on ${on}${conditional ? ", on a condition" : ""}`),
    ...(policies.length === 0 ? [] : [`by ${policies.join(", ")}`]),
    ...(boundary === undefined ? [] : [`bounded by ${boundary}`]),
    ...(undecided === undefined ? [] : [`not decided: ${undecided}`]),
  ];
}
