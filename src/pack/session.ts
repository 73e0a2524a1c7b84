import type {
  ReportViolation,
  ResourceValidation,
  ResourceValidationArgs,
  StackValidation,
  StackValidationArgs,
} from "@pulumi/policy";
import { type ExceptionUse, excepted, exceptionFindings, findingsOf } from "../check/check.js";
import { deferredFinding, isDeferred } from "../check/deferred.js";
import { standing } from "../check/exceptions.js";
import { type CheckPolicy, type CheckSettings, defaultPolicy } from "../check/policy.js";
import type { Facts, Finding, Resource } from "../model/index.js";
import { extractFacts } from "../readers/index.js";
import type { Rule } from "../rules/rule.js";
import { readPolicyResource } from "./policyResource.js";
import { formatViolation } from "./violation.js";

/** What a policy does about a resource or the stack, once the session has read the facts. */
export type Judge = (
  given: Pick<ResourceValidationArgs, "getConfig">,
  report: ReportViolation,
  on: "resource" | "stack",
) => void;

/**
 * What the policies of one running pack share. CrossGuard calls them one after the other, in the pack's order, for each
 * resource and then for the stack; the first that is not disabled reads the facts for all that follow.
 */
export class Session {
  #policy: CheckPolicy = defaultPolicy;
  #policies = new Map<Rule, CheckPolicy>();
  #uses: ExceptionUse[] = [];
  /** Resources of components that a preview cannot judge yet, in the whole run. */
  readonly #deferred = new Set<string>();

  /** Policies so far, and the place in their order of the one that was called last. */
  #policyCount = 0;
  #called = -1;
  /** What is judged: the URN of a resource, or the stack; its facts, and when it is. */
  #subject = "";
  #facts: Facts = extractFacts([]);
  #time = new Date(0);
  #undecided: Finding[] = [];
  /** What blocks because of the profile: the engine has fixed the levels before the pack learns its profile. */
  #raised: Finding[] = [];

  constructor(readonly now: () => Date) {}

  /** A policy's entry for resources. To be called in the pack's order. */
  onResource(judge: Judge): ResourceValidation {
    const place = this.#policyCount++;
    return (args, report) => {
      if (this.#isNew(place, args.urn)) this.#begin([resourceOf(args)]);
      judge(args, report, "resource");
    };
  }

  /** A policy's entry for the stack. To be called in the pack's order. */
  onStack(judge: Judge): StackValidation {
    const place = this.#policyCount++;
    return (args, report) => {
      if (this.#isNew(place, "the stack")) this.#begin(stackOf(args));
      judge(args, report, "stack");
    };
  }

  /** The config is the same at every call of a run: it is taken in once. */
  configure(settings: CheckSettings): void {
    if (this.#policy !== defaultPolicy) return;
    this.#policy = { ...defaultPolicy, ...settings };
    this.#uses = this.#policy.exceptions.map((exception) => ({
      exception,
      standing: standing(exception, this.now(), this.#policy.maximumExceptionDays),
      findings: 0,
    }));
  }

  /** Reports what a rule finds, and keeps for later what others report: the undecided, and what the profile raises. */
  judge(rule: Rule, parameters: () => Readonly<Record<string, unknown>>, report: ReportViolation): void {
    const options = { policy: this.#policyFor(rule, parameters), now: this.#time };
    for (const found of findingsOf(rule, this.#facts, options)) {
      const finding = excepted(found, this.#uses);
      if (finding.exception !== undefined) continue;
      if (isDeferred(finding, this.#facts)) this.#deferred.add(finding.resource);
      else if (finding.undecided !== undefined) this.#undecided.push(finding);
      else if (finding.severity === "block" && rule.severity !== "block") this.#raised.push(finding);
      else report(formatViolation(finding), finding.resource);
    }
  }

  /** Reports what the rules could not decide, and at last what waits for the update. */
  reportUndecided(report: ReportViolation, on: "resource" | "stack"): void {
    for (const finding of this.#undecided) {
      if (finding.severity === "block") this.#raised.push(finding);
      else report(formatViolation(finding), finding.resource);
    }
    for (const { path, reason } of this.#facts.unread) report(`${reason}.`, path);
    if (on === "stack" && this.#deferred.size > 0) {
      report(deferredFinding("pulumi", this.#deferred.size).message);
    }
  }

  reportRaised(report: ReportViolation): void {
    for (const finding of this.#raised)
      report(`${finding.rule}: ${formatViolation(finding)}`, finding.resource);
  }

  /** Reports the exceptions with which something is wrong that this rule is about. */
  reportExceptions(rule: Rule, report: ReportViolation): void {
    for (const finding of exceptionFindings(this.#uses, this.#policy)) {
      if (finding.rule === rule.name) report(formatViolation(finding));
    }
  }

  /** Whether no policy has been called yet for this subject: each is called once, in their order. */
  #isNew(place: number, subject: string): boolean {
    const isNew = place <= this.#called || subject !== this.#subject;
    this.#called = place;
    this.#subject = subject;
    return isNew;
  }

  #begin(resources: readonly Resource[]): void {
    this.#facts = extractFacts(resources);
    this.#time = this.now();
    this.#undecided = [];
    this.#raised = [];
  }

  /** Most rules are not configured: all of them share one policy, and every rule is asked about every resource. */
  #policyFor(rule: Rule, parametersOf: () => Readonly<Record<string, unknown>>): CheckPolicy {
    const known = this.#policies.get(rule);
    if (known !== undefined) return known;
    const parameters = parametersOf();
    const isConfigured = Object.keys(parameters).length > 0;
    const policy = isConfigured ? { ...this.#policy, rules: { [rule.name]: { parameters } } } : this.#policy;
    this.#policies.set(rule, policy);
    return policy;
  }
}

function resourceOf({ urn, type, name, props, opts }: ResourceValidationArgs): Resource {
  const { additionalSecretOutputs } = opts;
  return readPolicyResource({ urn, type, name, props, additionalSecretOutputs });
}

function stackOf({ resources }: StackValidationArgs): readonly Resource[] {
  return resources.map(({ urn, type, name, props, parent, propertyDependencies, opts }) =>
    readPolicyResource({
      urn,
      type,
      name,
      props,
      additionalSecretOutputs: opts.additionalSecretOutputs,
      ...(parent === undefined ? {} : { parent: parent.urn }),
      references: Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, on]) => [property, on.map((to) => to.urn)]),
      ),
    }),
  );
}
