import { isCloudName } from "../analysis/graph/origin.js";
import { type Facts, type Finding, grouped, type Place } from "../model/index.js";
import { rules as allRules, ruleNamed } from "../rules/index.js";
import { fillMessage } from "../rules/outcome.js";
import type { Outcome, Rule } from "../rules/rule.js";
import { deferredFinding, isDeferred } from "./deferred.js";
import { covers, type ExceptionStanding, standing } from "./exceptions.js";
import { inOrder, sortByRule } from "./order.js";
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
  const judged: Finding[] = [];
  const deferred: Finding[] = [];
  const judge = (found: Finding) => {
    const finding = excepted(softenBaseline(found, options.baseline), uses);
    (isDeferred(finding, facts) ? deferred : judged).push(finding);
  };
  const found = new Map<string, Finding[]>();
  for (const rule of options.rules ?? allRules) collect(rawFindings(rule, facts, options), found);
  for (const findings of found.values()) for (const finding of distinct(findings)) judge(finding);
  for (const finding of unreadFindings(facts, policy)) judge(finding);
  for (const [file, waiting] of grouped(deferred, ({ source }) => source?.file)) {
    judged.push(deferredFinding(file, new Set(waiting.map(({ resource }) => resource)).size));
  }
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
function isBlocking(finding: Finding): boolean {
  return finding.severity === "block" && finding.exception === undefined;
}

/** What tells a finding apart across runs and files: the line a baseline file holds. */
export function fingerprint(finding: Pick<Finding, "rule" | "resource" | "key">): string {
  return `${finding.rule} ${finding.resource} ${finding.key}`;
}

type Judging = Pick<CheckOptions, "policy" | "now" | "changedOnly">;

/** What one rule finds, before exceptions: each finding with a key that no other finding of the run has. */
export function* findingsOf(rule: Rule, facts: Facts, options: Judging): Iterable<Finding> {
  const found = new Map<string, Finding[]>();
  collect(rawFindings(rule, facts, options), found);
  for (const findings of found.values()) yield* distinct(findings);
}

/** What one rule finds; several findings may have one key. */
function* rawFindings(rule: Rule, facts: Facts, options: Judging): Iterable<Finding> {
  const { policy } = options;
  const severity = severityOf(rule, policy);
  if (severity === "off") return;
  const severities = { violation: severity, undecided: severityOf(ruleNamed("undecided"), policy) };
  const settings = { parameters: parametersOf(rule, policy), now: options.now };
  for (const outcome of rule.check(facts, settings)) {
    if (options.changedOnly && outcome.place.resource.change === "same") continue;
    const level = severities[outcome.kind];
    if (level !== "off") yield toFinding(rule, outcome, level);
  }
}

/** Puts findings with those of the same resource. */
function collect(findings: Iterable<Finding>, byResource: Map<string, Finding[]>): void {
  for (const finding of findings) {
    const known = byResource.get(finding.resource);
    if (known === undefined) byResource.set(finding.resource, [finding]);
    else known.push(finding);
  }
}

/** The findings on one resource with keys that tell them apart; what another file says again is said once. */
function* distinct(findings: Finding[]): Iterable<Finding> {
  let first: Finding | undefined;
  let times = 1;
  for (const finding of sortByRule(findings)) {
    if (first === undefined || first.rule !== finding.rule || first.key !== finding.key) {
      first = finding;
      times = 1;
      yield finding;
    } else if (!isRepeated(first, finding)) {
      times++;
      yield { ...finding, key: `${finding.key}#${times}` };
    }
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
  if (outcome.kind === "undecided") {
    const { key = `undecided:${outcome.place.path}`, reason } = outcome;
    const message = `Cannot decide whether this is "${rule.title.toLowerCase()}": ${reason}.`;
    const finding = findingAt(outcome.place, rule, severity, key, message);
    finding.remediation = ruleNamed("undecided").remediation;
    finding.undecided = reason;
    return finding;
  }
  const template = rule.messages[outcome.message];
  if (template === undefined) throw new Error(`rule ${rule.name} has no message "${outcome.message}"`);
  const key = outcome.key ?? keyOf(outcome.message, outcome.place);
  const finding = findingAt(outcome.place, rule, severity, key, fillMessage(template, outcome.data ?? {}));
  if (outcome.witness !== undefined) finding.witness = outcome.witness;
  if (outcome.mend !== undefined) finding.mend = outcome.mend;
  return finding;
}

/** A finding while it is put together. */
type Draft = { -readonly [Part in keyof Finding]: Finding[Part] };

/** What all findings have, made at once: of tens of thousands, put together part by part, each takes five times as long. */
function findingAt(
  { path, resource: { address: resource, source } }: Place,
  { name: rule, layer, remediation, standards }: Rule,
  severity: Finding["severity"],
  key: string,
  message: string,
): Draft {
  return path === ""
    ? { rule, key, severity, layer, resource, message, remediation, standards, source }
    : { rule, key, severity, layer, resource, path, message, remediation, standards, source };
}

function keyOf(message: string, place: Place): string {
  return place.path === "" ? message : `${message}:${place.path}`;
}

const otherFile = "Keep inputs in a folder of their own, or give the files by name.";

function* unreadFindings(facts: Facts, policy: CheckPolicy): Iterable<Finding> {
  const rule = ruleNamed("undecided");
  const severity = severityOf(rule, policy);
  if (severity === "off") return;
  for (const unread of facts.unread) {
    // A file in a folder that is no input at all hides nothing: it is told, and stops nobody.
    const isFile = unread.path === "";
    yield {
      rule: rule.name,
      key: `unread:${unread.path}`,
      severity: isFile ? "info" : severity,
      layer: rule.layer,
      resource: isFile ? unread.source.file : unread.path,
      message: fillMessage(rule.messages.unread ?? "", { reason: unread.reason }),
      remediation: isFile ? otherFile : rule.remediation,
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
