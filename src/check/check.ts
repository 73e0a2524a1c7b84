import { isCloudName } from "../analysis/graph/origin.js";
import type { Facts, Finding, Place } from "../model/index.js";
import { rules as allRules, ruleNamed } from "../rules/index.js";
import { fillMessage } from "../rules/outcome.js";
import type { Outcome, Rule } from "../rules/rule.js";
import { covers, type ExceptionStanding, standing } from "./exceptions.js";
import { inOrder } from "./order.js";
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
  for (const finding of unreadFindings(facts, policy)) findings.push(finding);
  const judged = findings.map((finding) => excepted(softenBaseline(finding, options.baseline), uses));
  for (const finding of exceptionFindings(uses, policy)) judged.push(finding);
  const ordered = inOrder(judged);
  return {
    summary: {
      resources: facts.resources.length,
      findings: ordered.length,
      blocking: count(ordered, isBlocking),
      undecided: count(ordered, (finding) => finding.undecided !== undefined),
    },
    findings: ordered,
    exceptions: uses.map((use) => ({ ...use.exception, standing: use.standing, findings: use.findings })),
  };
}

function count(findings: readonly Finding[], test: (finding: Finding) => boolean): number {
  let number = 0;
  for (const finding of findings) if (test(finding)) number++;
  return number;
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
  const { policy } = options;
  const severity = severityOf(rule, policy);
  if (severity === "off") return;
  const severities = { violation: severity, undecided: severityOf(ruleNamed("undecided"), policy) };
  const settings = { parameters: parametersOf(rule, policy), now: options.now };
  let keys: SeenKeys | undefined;
  for (const outcome of rule.check(facts, settings)) {
    const { resource } = outcome.place;
    if (options.changedOnly && resource.change === "same") continue;
    const level = severities[outcome.kind];
    if (level === "off") continue;
    const finding = toFinding(rule, outcome, level);
    keys ??= new SeenKeys();
    const first = keys.firstOf(finding);
    if (first !== finding && isRepeated(first, finding)) continue;
    const times = keys.count(finding);
    yield times === 1 ? finding : { ...finding, key: `${finding.key}#${times}` };
  }
}

/** The keys that a rule's findings had so far. Most resources have one finding of a rule, which needs no more than that. */
class SeenKeys {
  readonly #first = new Map<string, Finding>();
  readonly #others = new Map<string, Finding>();
  readonly #times = new Map<Finding, number>();

  /** The first finding with this one's resource and key; itself where there was none. */
  firstOf(finding: Finding): Finding {
    const first = this.#first.get(finding.resource);
    if (first === undefined) this.#first.set(finding.resource, finding);
    if (first === undefined || first.key === finding.key) return first ?? finding;
    const name = `${finding.key}\n${finding.resource}`;
    const other = this.#others.get(name);
    if (other === undefined) this.#others.set(name, finding);
    return other ?? finding;
  }

  /** How many findings with this one's resource and key were counted, it included. */
  count(finding: Finding): number {
    const first = this.firstOf(finding);
    if (first === finding) return 1;
    const times = (this.#times.get(first) ?? 1) + 1;
    this.#times.set(first, times);
    return times;
  }
}

/** Whether another file says the same of the same thing. */
function isRepeated(first: Finding, again: Finding): boolean {
  return (
    isCloudName(again.resource) &&
    first.source?.file !== again.source?.file &&
    first.message === again.message
  );
}

/** A rule's parameters: its defaults, overridden by the user's. */
export function parametersOf(
  rule: Rule,
  policy: Pick<CheckPolicy, "rules">,
): Readonly<Record<string, unknown>> {
  const given = policy.rules[rule.name]?.parameters;
  return given === undefined ? defaultsOf(rule) : { ...defaultsOf(rule), ...given };
}

const defaults = new WeakMap<Rule, Readonly<Record<string, unknown>>>();

/** The pack judges every resource by itself, and asks each time. */
function defaultsOf(rule: Rule): Readonly<Record<string, unknown>> {
  let known = defaults.get(rule);
  if (known === undefined) {
    known = Object.fromEntries(Object.entries(rule.parameters).map(([name, each]) => [name, each.default]));
    defaults.set(rule, known);
  }
  return known;
}

/** The finding of an outcome. Parts that are absent are left out: reports print what is there. */
function toFinding(rule: Rule, outcome: Outcome, severity: Finding["severity"]): Finding {
  const { path, resource } = outcome.place;
  const finding: Draft = { rule: rule.name, layer: rule.layer, resource: resource.address };
  if (path !== "") finding.path = path;
  finding.standards = rule.standards;
  finding.source = resource.source;
  if (outcome.kind === "undecided") {
    finding.key = outcome.key ?? `undecided:${path}`;
    finding.severity = severity;
    finding.message = `Cannot decide whether this is "${rule.title.toLowerCase()}": ${outcome.reason}.`;
    finding.remediation = ruleNamed("undecided").remediation;
    finding.undecided = outcome.reason;
    return finding as Finding;
  }
  const template = rule.messages[outcome.message];
  if (template === undefined) throw new Error(`rule ${rule.name} has no message "${outcome.message}"`);
  finding.key = outcome.key ?? keyOf(outcome.message, outcome.place);
  finding.severity = severity;
  finding.message = fillMessage(template, outcome.data ?? {});
  if (outcome.witness !== undefined) finding.witness = outcome.witness;
  finding.remediation = rule.remediation;
  if (outcome.mend !== undefined) finding.mend = outcome.mend;
  return finding as Finding;
}

/** A finding while it is put together: with a spread for each part, tens of thousands of them take long. */
type Draft = { -readonly [Part in keyof Finding]?: Finding[Part] };

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
