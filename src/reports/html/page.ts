import { createHash } from "node:crypto";
import type { ExceptionReport } from "../../check/check.js";
import type { Survey } from "../../governance/inventory.js";
import type { Measures } from "../../governance/measures.js";
import type { Trend } from "../../governance/trend.js";
import { packedBlocks } from "./blocks.js";
import { html } from "./escape.js";
import { bdi, debtSection, layersSection, overviewSection, trendSection } from "./overview.js";
import { style } from "./style.js";

export interface ReportPage {
  readonly survey: Survey;
  readonly measures: Measures;
  readonly trend?: Trend;
  readonly now: Date;
  /** Names of the inputs. */
  readonly files: readonly string[];
  /** The page's script, as {@link linkModules} makes it. */
  readonly script: string;
}

/**
 * The report as one page that needs nothing else: no request leaves it, and only the script and the style that it
 * carries, told by their hashes, run. All that comes from the input is text.
 */
export function formatReportHtml(page: ReportPage): string {
  const { survey, measures, trend, now, files, script } = page;
  const { inventory, check } = survey;
  const blocks = [...packedBlocks(survey, now)].map(
    ([name, packed]) => `<script type="text/plain" id="block-${name}">${packed}</script>`,
  );
  const date = now.toISOString().slice(0, 10);
  const sections: readonly (readonly [id: string, title: string, content: string])[] = [
    ["overview", "Overview", overviewSection(measures)],
    ["layers", "By layer", layersSection(inventory, check)],
    ...(trend === undefined ? [] : [["trend", "Trend", trendSection(trend)] as const]),
    ["debt", "Debt", debtSection(inventory.debt)],
    ["identities", "Identities", tableSection("identities", "Identities")],
    ["findings", "Findings", tableSection("findings", "Findings")],
    ["credentials", "Credentials", tableSection("credentials", "Static credentials")],
    ["exceptions", "Exceptions", exceptionSection(check.exceptions)],
    ["graph", "Graph", graphSection(inventory.edges.length)],
    ["unread", "Not understood", unreadSection(inventory.unread)],
  ];
  const links = sections.map(([id, title]) => `<li><a href="#${id}">${html(title)}</a></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Keyless report, ${date}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header><p class="brand">keyless</p><h1>Non-human identities</h1>
<p class="note">As of ${date}, from ${files.map(bdi).join(", ")}</p>
<nav aria-label="Sections"><ul>${links.join("")}</ul></nav></header>
<main id="main" tabindex="-1">
<noscript><p class="empty">The tables and the graph need the script that this file carries; the overview does not.</p></noscript>
${sections.map(([, , content]) => content).join("\n")}
</main>
<footer><p class="note">One file, nothing fetched, nothing sent. Secrets are never part of it.</p></footer>
${blocks.join("\n")}
<script>${script}</script>
</body>
</html>
`;
}

function policyFor(script: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
}

function tableSection(id: string, title: string): string {
  return `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${html(title)}</h2>
<div id="${id}-table"><p class="empty">Reading …</p></div></section>`;
}

function exceptionSection(exceptions: readonly ExceptionReport[]): string {
  const rows = exceptions.map(
    ({
      rule,
      resource,
      reason,
      owner,
      expires,
      standing,
      findings,
    }) => `<tr><th scope="row">${bdi(rule)}</th><td>${bdi(resource)}</td>
<td>${bdi(reason)}</td><td>${bdi(owner ?? "nobody")}</td><td>${html(expires ?? "no date")}</td>
<td class="${standing === "live" ? "" : "bad"}">${html(standing)}</td><td class="number">${findings}</td></tr>`,
  );
  return `<section id="exceptions" aria-labelledby="exceptions-title"><h2 id="exceptions-title">Exceptions</h2>
${
  rows.length === 0
    ? '<p class="empty">None.</p>'
    : `<div class="scroll"><table class="plain"><caption>What is accepted, by whom, until when</caption>
<thead><tr><th scope="col">Rule</th><th scope="col">Resource</th><th scope="col">Reason</th><th scope="col">Owner</th><th scope="col">Until</th><th scope="col">Standing</th><th scope="col" class="number">Findings</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`
}</section>`;
}

function graphSection(edges: number): string {
  return `<section id="graph" aria-labelledby="graph-title"><h2 id="graph-title">Who acts as what</h2>
${edges === 0 ? '<p class="empty">No link is in the input.</p>' : '<div id="graph-view"><p class="empty">Reading …</p></div>'}</section>`;
}

/** Entries listed; more are counted. */
const mostUnread = 500;

function unreadSection(unread: Survey["inventory"]["unread"]): string {
  const rows = unread
    .slice(0, mostUnread)
    .map(
      ({ file, path, reason }) =>
        `<tr><th scope="row">${bdi(file)}</th><td>${bdi(path)}</td><td>${bdi(reason)}</td></tr>`,
    );
  const more = unread.length > mostUnread ? ` (the first ${mostUnread})` : "";
  return `<section id="unread" aria-labelledby="unread-title"><h2 id="unread-title">Not understood</h2>
${
  rows.length === 0
    ? '<p class="empty">Everything in the input was understood.</p>'
    : `<div class="scroll"><table class="plain"><caption>${unread.length} parts of the input${more}</caption>
<thead><tr><th scope="col">File</th><th scope="col">Where</th><th scope="col">Why</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`
}</section>`;
}
