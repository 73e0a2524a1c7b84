import type { Facts, Finding, Place } from "../model/index.js";
import { rules as allRules, ruleNamed } from "../rules/index.js";
import { fillMessage } from "../rules/outcome.js";
import type { Outcome, Rule } from "../rules/rule.js";
import { covers, type ExceptionStanding, standing } from "./exceptions.js";
import { type CheckPolicy, type Exception, severityOf } from "./policy.js";

export interface CheckResult {
  readonly summary: {
    readonly resources: number;
    readonly findings: number;
    readonly blocking: number;
    readonly undecided: number;
  };
  /** Worst first; within a severity by resource, rule and key, so that two runs read alike. */
  readonly findings: readonly Finding[];
  /** Every exception of the policy with its standing and how many findings it covers, live and dead. */
  readonly exceptions: readonly ExceptionReport[];
}

export interface ExceptionReport extends Exception {
  readonly standing: ExceptionStanding;
  readonly findings: number;
}

export interface CheckOptions {
  readonly policy: CheckPolicy;
  readonly now: Date;
  /** Judge only what the plan creates, updates or replaces. */
  readonly changedOnly?: boolean;
  /** Fingerprints of findings from before adoption: shown, as `info`, and never blocking. */
  readonly baseline?: ReadonlySet<string>;
  /** Rules to run; all of them by default. */
  readonly rules?: readonly Rule[];
}

/** Runs the rules over the facts under a policy: what is wrong here, and what cannot be decided? */
export function check(facts: Facts, options: CheckOptions): CheckResult {
  const { policy, now } = options;
  const uses = policy.exceptions.map((exception) => ({
    exception,
    standing: standing(exception, now, policy.maximumExceptionDays),
    findings: 0,
  }));
  const findings: Finding[] = [];
  for (const rule of options.rules ?? allRules) {
    for (const finding of findingsOf(rule, facts, options)) findings.push(finding);
  }
  findings.push(...unreadFindings(facts, policy));
  const judged = findings.map((finding) => excepted(softenBaseline(finding, options.baseline), uses));
  judged.push(...exceptionFindings(uses, policy));
  judged.sort(compareFindings);
  return {
    summary: {
      resources: facts.resources.length,
      findings: judged.length,
      blocking: judged.filter(isBlocking).length,
      undecided: judged.filter((finding) => finding.undecided !== undefined).length,
    },
    findings: judged,
    exceptions: uses.map((use) => ({ ...use.exception, standing: use.standing, findings: use.findings })),
  };
}

/** An exception with its standing and the number of findings that it has covered so far. */
export interface ExceptionUse {
  readonly exception: Exception;
  readonly standing: ExceptionStanding;
  findings: number;
}

/** The finding, marked as excepted where a live exception covers it; every match is counted. */
export function excepted(finding: Finding, uses: readonly ExceptionUse[]): Finding {
  let result = finding;
  for (const use of uses) {
    if (!covers(use.exception, finding)) continue;
    use.findings += 1;
    const { reason, owner, expires } = use.exception;
    if (use.standing === "live" && result.exception === undefined && owner && expires) {
      result = { ...finding, exception: { reason, owner, expires } };
    }
  }
  return result;
}

/** Whether a finding stops a deploy. */
export function isBlocking(finding: Finding): boolean {
  return finding.severity === "block" && finding.exception === undefined;
}

/** What tells a finding apart across runs and files: the line a baseline file holds. */
export function fingerprint(finding: Pick<Finding, "rule" | "resource" | "key">): string {
  return `${finding.rule} ${finding.resource} ${finding.key}`;
}

/** What one rule finds, before exceptions: each finding with a key that no other finding of the run has. */
export function* findingsOf(
  rule: Rule,
  facts: Facts,
  options: Pick<CheckOptions, "policy" | "now" | "changedOnly">,
): Iterable<Finding> {
  if (severityOf(rule, options.policy) === "off") return;
  const settings = { parameters: parametersOf(rule, options.policy), now: options.now };
  const seen = new Map<string, number>();
  for (const outcome of rule.check(facts, settings)) {
    if (options.changedOnly && outcome.place.resource.change === "same") continue;
    const finding = toFinding(rule, outcome, options.policy);
    if (finding === undefined) continue;
    const times = (seen.get(fingerprint(finding)) ?? 0) + 1;
    seen.set(fingerprint(finding), times);
    yield times === 1 ? finding : { ...finding, key: `${finding.key}#${times}` };
  }
}

/** A rule's parameters: its defaults, overridden by the user's. */
export function parametersOf(rule: Rule, policy: Pick<CheckPolicy, "rules">): Record<string, unknown> {
  const defaults = Object.entries(rule.parameters).map(([name, parameter]) => [name, parameter.default]);
  return { ...Object.fromEntries(defaults), ...policy.rules[rule.name]?.parameters };
}

function toFinding(rule: Rule, outcome: Outcome, policy: CheckPolicy): Finding | undefined {
  const { place } = outcome;
  const common = {
    rule: rule.name,
    layer: rule.layer,
    resource: place.resource.address,
    ...(place.path === "" ? {} : { path: place.path }),
    standards: rule.standards,
    source: place.resource.source,
  };
  if (outcome.kind === "undecided") {
    const severity = severityOf(ruleNamed("undecided"), policy);
    if (severity === "off") return undefined;
    return {
      ...common,
      key: outcome.key ?? `undecided:${place.path}`,
      severity,
      message: `Cannot decide whether this is "${rule.title.toLowerCase()}": ${outcome.reason}.`,
      remediation: ruleNamed("undecided").remediation,
      undecided: outcome.reason,
    };
  }
  const template = rule.messages[outcome.message];
  if (template === undefined) throw new Error(`rule ${rule.name} has no message "${outcome.message}"`);
  return {
    ...common,
    key: outcome.key ?? keyOf(outcome.message, place),
    severity: severityOf(rule, policy) as Finding["severity"],
    message: fillMessage(template, outcome.data ?? {}),
    ...(outcome.witness === undefined ? {} : { witness: outcome.witness }),
    remediation: rule.remediation,
    ...(outcome.mend === undefined ? {} : { mend: outcome.mend }),
  };
}

function keyOf(message: string, place: Place): string {
  return place.path === "" ? message : `${message}:${place.path}`;
}

function* unreadFindings(facts: Facts, policy: CheckPolicy): Iterable<Finding> {
  const rule = ruleNamed("undecided");
  const severity = severityOf(rule, policy);
  if (severity === "off") return;
  for (const unread of facts.unread) {
    yield {
      rule: rule.name,
      key: `unread:${unread.path}`,
      severity,
      layer: rule.layer,
      resource: unread.path === "" ? unread.source.file : unread.path,
      message: fillMessage(rule.messages.unread ?? "", { reason: unread.reason }),
      remediation: rule.remediation,
      standards: rule.standards,
      source: unread.source,
      undecided: unread.reason,
    };
  }
}

/** What is wrong with the exceptions themselves. */
export function* exceptionFindings(uses: readonly ExceptionUse[], policy: CheckPolicy): Iterable<Finding> {
  for (const { exception, standing, findings } of uses) {
    const name =
      standing === "live" ? (findings === 0 ? "exception-unused" : undefined) : exceptionRule[standing];
    if (name === undefined) continue;
    const rule = ruleNamed(name);
    const severity = severityOf(rule, policy);
    if (severity === "off") continue;
    const key = [exception.rule, exception.resource, exception.key].filter(Boolean).join(" ");
    yield {
      rule: name,
      key,
      severity,
      layer: rule.layer,
      resource: exception.resource,
      message: fillMessage(rule.messages[standing] ?? "", {
        rule: exception.rule,
        reason: exception.reason,
        expires: exception.expires ?? "no date",
        days: policy.maximumExceptionDays,
      }),
      remediation: rule.remediation,
      standards: rule.standards,
      ...(exception.source === undefined ? {} : { source: exception.source }),
    };
  }
}

const exceptionRule: Record<Exclude<ExceptionStanding, "live">, string> = {
  ownerless: "exception-without-owner",
  undated: "exception-expired",
  expired: "exception-expired",
  "too-long": "exception-expired",
};

function softenBaseline(finding: Finding, baseline: ReadonlySet<string> | undefined): Finding {
  return baseline?.has(fingerprint(finding)) ? { ...finding, severity: "info" } : finding;
}

const rank = { block: 0, warn: 1, info: 2 } as const;

function compareFindings(a: Finding, b: Finding): number {
  return (
    Number(a.exception !== undefined) - Number(b.exception !== undefined) ||
    rank[a.severity] - rank[b.severity] ||
    compareText(a.resource, b.resource) ||
    compareText(a.rule, b.rule) ||
    compareText(a.key, b.key)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
