import type { Chain, Hop } from "../audit/chain.js";
import type { Group } from "../audit/leftOver.js";
import type { Rightsize } from "../audit/rightsize.js";
import type { Audit, AuditIdentity } from "../audit/summary.js";
import { count, type LogCoverage, type LogsRead } from "../model/index.js";
import { callsWords, usedWords } from "./impact.js";
import { escapeMarkdown, inlineCode } from "./markdown.js";
import { jsonText, printable } from "./printable.js";

/** The result of an audit command with `--format json`. */
export function formatAuditJson(result: object): string {
  return `${jsonText({ version: 1, ...result }, 2)}\n`;
}

/** Who used what, an identity a line; JSON has every action. */
export function formatAuditText({ read, coverage, identities, unmapped, unseen = [] }: Audit): string {
  return lines([
    readWords(read),
    ...coverage.map((each) => `  ${coverageWords(each)}`),
    "",
    ...identities.flatMap(identityLines),
    ...(unmapped.length > 0 ? ["", `events that no IAM action is known for: ${unmapped.join(", ")}`] : []),
    ...(unseen.length > 0 ? ["", "not seen in the logs"] : []),
    ...unseen.map(({ id, use, wouldDecide }) =>
      use === "none"
        ? `  ${id}: no use, and the logs could have shown it`
        : `  ${id}: not known; lacking ${wouldDecide.join("; ")}`,
    ),
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.map(printable).join("\n")}\n`;
}

function readWords({ files, records, duplicates, foreign, brokenCount, broken }: LogsRead): string {
  const first =
    broken[0] === undefined
      ? ""
      : ` (the first: byte ${broken[0].offset} of ${broken[0].file} ${broken[0].reason})`;
  return `${count(records, "record")} in ${count(files, "file")}; ${count(duplicates, "duplicate")}, ${foreign} of another kind, ${brokenCount} broken${first}`;
}

function coverageWords({
  cloud,
  account,
  category,
  service,
  regions,
  records,
  first,
  last,
  longestGap,
}: LogCoverage): string {
  const of = service === undefined ? category : `${category} of ${service}`;
  const gap = longestGap > 0 ? `, at most ${longestGap} days without` : "";
  return `${cloud} ${account} ${of}: ${records} from ${first.slice(0, 10)} to ${last.slice(0, 10)}${gap}, ${regions.join(" ")}`;
}

function identityLines({
  id,
  kind,
  count: calls,
  denied,
  last,
  actions,
  chain,
  declared,
}: AuditIdentity): readonly string[] {
  const unknown = declared === false ? ", not in the files" : "";
  return [
    `${id}  ${kind}: ${callsWords({ count: calls, denied })}, ${count(actions.length, "action")}, the last on ${last.slice(0, 10)}${unknown}`,
    ...chain.slice(0, 5).map(({ who, by, count: times }) => `  ${by.replace("-", " ")} ${who} (${times})`),
    ...(chain.length > 5 ? [`  and ${chain.length - 5} more`] : []),
  ];
}

/** The same as a table. */
export function formatAuditMarkdown({ read, identities }: Audit): string {
  const rows = identities.map(
    ({ id, kind, count, denied, last, actions, chain }) =>
      `| ${inlineCode(id)} | ${kind} | ${count} | ${denied} | ${actions.length} | ${last.slice(0, 10)} | ${chain
        .slice(0, 3)
        .map(({ who }) => inlineCode(who))
        .join(", ")} |`,
  );
  const head = [
    "| identity | kind | calls | refused | actions | last | behind it |",
    "|---|---|---|---|---|---|---|",
  ];
  return `### Keyless: who used what\n\n- ${escapeMarkdown(readWords(read))}\n\n${[...head, ...rows].join("\n")}\n`;
}

/** Each action with the steps back to whoever began it. */
export function formatChainText(chains: readonly Chain[]): string {
  return lines(
    chains.flatMap(({ event, at, actions, resource, denied, hops, human, agent, wouldDecide }, index) => [
      ...(index > 0 ? [""] : []),
      `${at}  ${actions.join(", ")}${resource === undefined ? "" : ` on ${resource}`}${denied ? " (refused)" : ""}  ${event}`,
      ...hops.map((hop) => `  ${hopWords(hop)}`),
      ...(agent === null ? [] : [`  agent: ${agent}`]),
      human === null
        ? "  nothing says which person stands behind it"
        : `  person: ${human.who} (${human.grade}, by ${human.by})`,
      ...wouldDecide.map((each) => `  would decide: ${each}`),
    ]),
  );
}

function hopWords({ who, kind, how, grade, at }: Hop): string {
  return `${kind} ${who} ${how} (${grade}${at === undefined ? "" : `, ${at}`})`;
}

/** The policy with what it rests on; with `--format json` all of it. */
export function formatRightsizeText(result: Rightsize): string {
  const {
    identity,
    window,
    policy,
    permissions,
    role,
    places = [],
    notes,
    unused,
    unobservable,
    givenElsewhere,
    attempted,
    withinGranted,
  } = result;
  const span =
    window === null
      ? "no logs of it"
      : `${count(window.days, "day")}, from ${window.from.slice(0, 10)} to ${window.to.slice(0, 10)}`;
  const inside =
    withinGranted === null
      ? "not compared with what was granted"
      : withinGranted
        ? "within what was granted"
        : "not within what was granted";
  return lines([
    `${identity}: ${count(result.used.length, "use")} in ${span}; ${inside}`,
    ...notes.map((note) => `  ${note}`),
    ...givenElsewhere.map((each) => `  given by something else: ${usedWords(each)}`),
    ...attempted.map((each) => `  tried and refused: ${each.action} (${each.denied})`),
    ...unused.map(
      ({ by, ...group }) => `  not used: ${groupWords(group)}${by === undefined ? "" : `, by ${by}`}`,
    ),
    ...unobservable.map(({ reason, ...group }) => `  cannot be told: ${groupWords(group)}: ${reason}`),
    "",
    ...(policy === undefined ? [] : JSON.stringify(policy, null, 2).split("\n")),
    ...(permissions === undefined ? [] : [...(role === undefined ? [] : [role]), ...permissions]),
    ...places.map(
      ({ on, permissions: each }) => `on ${on ?? "a resource that no log names"}: ${each.join(", ")}`,
    ),
  ]);
}

function groupWords({ service, count, actions }: Group): string {
  return count <= 5
    ? actions.join(", ")
    : `${count} actions of ${service} (${actions.slice(0, 3).join(", ")} …)`;
}
