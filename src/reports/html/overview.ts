import type { CheckResult } from "../../check/check.js";
import type { Debt } from "../../governance/debt.js";
import type { Inventory } from "../../governance/inventory.js";
import type { LayerCell, Layers } from "../../governance/layers.js";
import type { Measures } from "../../governance/measures.js";
import type { Trend } from "../../governance/trend.js";
import type { Layer } from "../../model/index.js";
import { html } from "./escape.js";
import { fieldNumbers } from "./field.js";

/** The first thing that people see: our numbers beside the field's. Readable without the script. */
export function overviewSection(measures: Measures): string {
  const { findings, nonHuman, debt } = measures;
  const tiles = [
    tile("Non-human identities", nonHuman, "each once, whatever files name it"),
    tile(
      "Blocking findings",
      findings.block,
      `${findings.warn} warnings`,
      findings.block > 0 ? "bad" : "good",
    ),
    tile(
      "Credential trust debt",
      debt,
      "static credentials × age × privilege × reach × consumers",
      debt > 0 ? "warn" : "good",
    ),
    tile(
      "Without a declared owner",
      measures.nonHuman - measures.owned.count,
      `${measures.orphaned} of an owner who left`,
    ),
    tile(
      "Unmanaged",
      measures.unmanaged,
      `${measures.notDeployed} declared and not deployed, ${measures.drifted} drifted`,
    ),
  ];
  const rows = fieldNumbers(measures).map(
    ({ title, value, part, field, fieldWords, note }) => `<tr>
<th scope="row">${html(title)}<span class="note">${html(note)}</span></th>
<td class="number strong">${html(value)}</td>
<td class="wide">${bar(part, field)}</td>
<td class="note">${html(fieldWords)}</td></tr>`,
  );
  return `<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
<ul class="tiles">${tiles.join("")}</ul>
<div class="scroll"><table class="plain"><caption>This input beside the field</caption>
<thead><tr><th scope="col">Measure</th><th scope="col" class="number">Here</th><th scope="col"><span class="unseen">Drawn</span></th><th scope="col">The field</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div></section>`;
}

function tile(title: string, value: number, note: string, tone = ""): string {
  return `<li class="tile ${tone}"><span class="tile-value">${html(value.toLocaleString("en"))}</span><span class="tile-title">${html(title)}</span><span class="note">${html(note)}</span></li>`;
}

/** A bar with a mark where the field stands: drawn as SVG, since inline styles are not allowed on the page. */
function bar(part: number | null, field: number | null): string {
  const fill =
    part === null
      ? ""
      : `<rect class="fill" x="0" y="3" width="${(part * 200).toFixed(1)}" height="8" rx="4"/>`;
  const mark =
    field === null
      ? ""
      : `<rect class="mark" x="${(field * 200 - 1).toFixed(1)}" y="0" width="2" height="14"/>`;
  return `<svg class="bar" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true"><rect class="track" x="0" y="3" width="200" height="8" rx="4"/>${fill}${mark}</svg>`;
}

const controls: readonly (readonly [keyof Layers, string, string])[] = [
  ["governed", "Governed", "an owner who is there, and a date to review or end it"],
  ["authenticated", "Authenticated", "a token that is shown and checked, not a secret that is kept"],
  ["enforced", "Enforced", "held back at the time of each request"],
];

const layerNames: readonly (readonly [Layer, string, string])[] = [
  ["governance", "Governance", "which identities exist, who owns them, who uses them"],
  ["trust", "Trust", "is this machine who it claims to be"],
  ["access", "Access", "may this workload do this, now"],
  ["agent", "Agent", "which agent did it, on whose authority"],
];

/** The three controls that are taken for one another, and the findings of each layer. */
export function layersSection({ identities }: Inventory, { findings }: CheckResult): string {
  const rows = controls.map(([key, title, note]) => {
    const count = (state: LayerCell["state"]) =>
      identities.filter(({ layers }) => layers[key].state === state).length;
    const [present, missing, unknown] = [count("present"), count("missing"), count("unknown")];
    return `<tr><th scope="row">${html(title)}<span class="note">${html(note)}</span></th>
<td class="wide">${stacked([present, unknown, missing])}</td>
<td class="number">${present}</td><td class="number">${unknown}</td><td class="number strong">${missing}</td></tr>`;
  });
  const layers = layerNames.map(([layer, title, note]) => {
    const own = findings.filter((each) => each.layer === layer && each.exception === undefined);
    const count = (severity: string) => own.filter((each) => each.severity === severity).length;
    return `<tr><th scope="row">${html(title)}<span class="note">${html(note)}</span></th>
<td class="number strong">${count("block")}</td><td class="number">${count("warn")}</td><td class="number">${count("info")}</td></tr>`;
  });
  return `<section id="layers" aria-labelledby="layers-title">
<h2 id="layers-title">By layer</h2>
<p>Three controls are easily taken for one another. An identity that has one of them may still lack the other two.</p>
<div class="pair"><div class="scroll"><table class="plain"><caption>Controls</caption>
<thead><tr><th scope="col">Control</th><th scope="col"><span class="unseen">Drawn</span></th><th scope="col" class="number">Present</th><th scope="col" class="number">Not known</th><th scope="col" class="number">Missing</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>
<div class="scroll"><table class="plain"><caption>Findings</caption>
<thead><tr><th scope="col">Layer</th><th scope="col" class="number">Blocking</th><th scope="col" class="number">Warnings</th><th scope="col" class="number">Notes</th></tr></thead>
<tbody>${layers.join("\n")}</tbody></table></div></div></section>`;
}

/** Shares side by side: present, not known, missing. */
function stacked(counts: readonly number[]): string {
  const all = counts.reduce((sum, each) => sum + each, 0) || 1;
  let x = 0;
  const parts = counts.map((count, index) => {
    const width = (count / all) * 200;
    const rect = `<rect class="${["good-fill", "faint-fill", "bad-fill"][index]}" x="${x.toFixed(1)}" y="3" width="${width.toFixed(1)}" height="8"/>`;
    x += width;
    return rect;
  });
  return `<svg class="bar" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">${parts.join("")}</svg>`;
}

/** Stacks and contributors listed; the table of credentials has all. */
const most = 10;

/** What static credentials owe, by stack and by credential. */
export function debtSection({ total, stacks, credentials }: Debt): string {
  if (total === 0) {
    return `<section id="debt" aria-labelledby="debt-title"><h2 id="debt-title">Credential trust debt</h2>
<p class="empty">None: no static credential is in the input.</p></section>`;
  }
  const byStack = stacks.slice(0, most).map(
    (
      each,
    ) => `<tr><th scope="row">${bdi(each.stack)}</th><td class="wide">${bar(each.total / total, null)}</td>
<td class="number strong">${each.total}</td><td class="number">${each.credentials}</td></tr>`,
  );
  const byKey = credentials.slice(0, most).map(
    ({
      id,
      kind,
      points,
      factors,
    }) => `<tr><th scope="row">${bdi(id)}<span class="note">${html(kind.replaceAll("-", " "))}</span></th>
<td class="number strong">${points}</td><td class="note">${factors
      .map(({ name, value, why }) => `${html(name)} <b>${html(value)}</b> ${html(why)}`)
      .join("<br>")}</td></tr>`,
  );
  const more = (count: number) => (count > most ? ` (the ${most} highest of ${count})` : "");
  return `<section id="debt" aria-labelledby="debt-title"><h2 id="debt-title">Credential trust debt</h2>
<p>What is owed by trusting static credentials where a badge of minutes would do. Each credential adds the product of its factors; only taking one away, or replacing it by federation, lowers the number.</p>
<p class="figure">${html(total.toLocaleString("en"))}</p>
<div class="scroll"><table class="plain"><caption>By stack${more(stacks.length)}</caption>
<thead><tr><th scope="col">Stack</th><th scope="col"><span class="unseen">Drawn</span></th><th scope="col" class="number">Debt</th><th scope="col" class="number">Credentials</th></tr></thead>
<tbody>${byStack.join("\n")}</tbody></table></div>
<div class="scroll"><table class="plain"><caption>By credential${more(credentials.length)}</caption>
<thead><tr><th scope="col">Credential</th><th scope="col" class="number">Debt</th><th scope="col">Factors</th></tr></thead>
<tbody>${byKey.join("\n")}</tbody></table></div></section>`;
}

/** How things went since an earlier report. */
export function trendSection(trend: Trend): string {
  const rows = trend.numbers.map(({ name, before, now, lessIsBetter }) => {
    const change = now - before;
    const tone = change === 0 ? "" : change < 0 === lessIsBetter ? "good" : "bad";
    const words =
      change === 0 ? "no change" : `${change > 0 ? "+" : "−"}${Math.abs(change).toLocaleString("en")}`;
    return `<tr><th scope="row">${html(name)}</th><td class="number">${before}</td><td class="number strong">${now}</td>
<td class="number ${tone}">${words}${tone === "" ? "" : ` <span class="note">${tone === "good" ? "better" : "worse"}</span>`}</td></tr>`;
  });
  const list = (title: string, items: readonly string[]) =>
    items.length === 0
      ? ""
      : `<h3>${html(title)}</h3><ul>${items
          .slice(0, most)
          .map((each) => `<li>${bdi(each)}</li>`)
          .join(
            "",
          )}${items.length > most ? `<li class="note">and ${items.length - most} more</li>` : ""}</ul>`;
  const moved = (each: { readonly before: number; readonly now: number }) => `${each.before} → ${each.now}`;
  return `<section id="trend" aria-labelledby="trend-title"><h2 id="trend-title">Since ${html(trend.since.slice(0, 10))}</h2>
<p>${trend.newFindings} new findings, ${trend.goneFindings} gone.</p>
<div class="scroll"><table class="plain"><caption>Then and now</caption>
<thead><tr><th scope="col">Measure</th><th scope="col" class="number">Then</th><th scope="col" class="number">Now</th><th scope="col" class="number">Change</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>
${list(
  "Debt that moved",
  trend.stacks.map((each) => `${each.stack}: ${moved(each)}`),
)}${list("New identities", trend.newIdentities)}${list("Gone identities", trend.goneIdentities)}${list(
  "Risk that rose",
  trend.risen.map((each) => `${each.id}: ${moved(each)}`),
)}</section>`;
}

/** Text of the input, kept from turning the text around it. */
export function bdi(text: string): string {
  return `<bdi>${html(text)}</bdi>`;
}
