import { readFileSync } from "node:fs";
import { join } from "node:path";
import { roleTrust } from "../../../src/components/aws/planRole.js";
import { accountTrust } from "../../../src/components/gcp/planAccount.js";
import { type Badge, badges } from "./badges.js";
import type { Cloud } from "./exchange.js";

/** The page that shows what was exchanged. */
export const page = join(__dirname, "..", "..", "..", "docs", "components.md");

const marks = ["<!-- exchanged: written by test/e2e/components.test.ts -->", "<!-- /exchanged -->"] as const;

/** The page with its table as the exchanges that ran have it. */
export function withExchanges(exchanged: ReadonlySet<string>): string {
  const text = readFileSync(page, "utf8");
  const [from, to] = marks.map((mark) => text.indexOf(mark)) as [number, number];
  return `${text.slice(0, from)}${marks[0]}\n${tableOf(exchanged)}\n${text.slice(to)}`;
}

/** Names an exchange of a badge on a cloud. */
export function exchangeId({ title }: Badge, cloud: Cloud): string {
  return `${cloud}: ${title}`;
}

function tableOf(exchanged: ReadonlySet<string>): string {
  const rows = badges.map((badge) => [
    badge.title,
    `\`${wordOf(badge)}\``,
    cell(badge, "aws", exchanged),
    cell(badge, "gcp", exchanged),
  ]);
  const heads = ["Whose token", "`trust`", "AWS: `FederatedRole`", "GCP: `FederatedServiceAccount`"];
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function wordOf({ trust }: Badge): string {
  return Object.entries(trust).find(([word, said]) => word !== "open" && typeof said === "object")?.[0] ?? "";
}

function cell(badge: Badge, cloud: Cloud, exchanged: ReadonlySet<string>): string {
  if (badge[cloud] === undefined) return exchanged.has(exchangeId(badge, cloud)) ? "yes" : "FAILED";
  const refusal = cloud === "aws" ? roleTrust(badge.trust) : accountTrust("deploy-1", badge.trust);
  return refusal.kind === "ok" ? "yes" : `no: ${refusal.problems[0]?.message}`;
}
